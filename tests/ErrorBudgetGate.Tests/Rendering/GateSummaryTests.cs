using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Rendering;

public class GateSummaryTests
{
    private static readonly OverrideHint Hint = new("sre.internal/budget-override-approved", Structured: true, ["sre-lead"], TimeSpan.FromHours(24));

    [Fact]
    public void Texts_of_others_neither_move_the_cursor_nor_write_lines_of_their_own()
    {
        const string hostile = "a\u001b[2J\nALLOWED\r\u0000\u009bb";
        var honest = SampleRecords.Blocked with
        {
            Warnings = [new ReasonField("stale", "plain")],
            Override = SampleRecords.Overridden.Override,
        };
        var record = honest with
        {
            Service = hostile,
            Application = honest.Application with { Namespace = hostile, Name = hostile },
            Change = honest.Change with { Revisions = [hostile], Initiator = hostile },
            Reasons = [.. honest.Reasons.Select(r => r with { Detail = hostile })],
            Warnings = [new ReasonField("stale", hostile)],
            Objectives = [honest.Objectives[0] with { Name = hostile, Query = hostile, Value = hostile }],
            Obligations = [.. honest.Obligations.Select(_ => hostile)],
            Override = honest.Override! with { Approvers = [.. honest.Override!.Approvers.Select(_ => new ApproverField(hostile, hostile))], Reason = hostile, Ticket = hostile },
        };

        var summary = GateSummary.Render(record, Hint, explain: true);

        Assert.DoesNotContain(summary, c => char.IsControl(c) && c != '\n');
        Assert.Equal(GateSummary.Render(honest, Hint, explain: true).Split('\n').Length, summary.Split('\n').Length);
    }
}
