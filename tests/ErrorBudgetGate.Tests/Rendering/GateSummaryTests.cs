using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed class GateSummaryTests
{
    private static readonly Core.Policies.ErrorBudgetPolicy Policy = ErrorBudgetGate.Config.BuiltInPolicies.Load("standard");

    private static readonly OverrideHint Structured = new("sre.internal/budget-override-approved", Structured: true, ["sre-lead"], TimeSpan.FromHours(24));

    private static readonly OverrideHint Bare = new("sre.internal/budget-override-approved", Structured: false, [], TimeSpan.Zero);

    /// <summary>Whoever may write an annotation, a label or a revision must not be able to write a line of the summary.</summary>
    [Theory]
    [InlineData("no\nALLOWED  payments-api")]
    [InlineData("no\r\u001b[2KALLOWED  payments-api")]
    [InlineData("no\u2028ALLOWED  payments-api\u202e")]
    public void Somebody_else_s_text_begins_no_line(string text)
    {
        var forged = SampleRecords.Blocked with
        {
            Reasons = [new ReasonField("tier_forbids", text)],
            Warnings = [new ReasonField("bad_never_seen", text)],
            Change = SampleRecords.Blocked.Change with { Revisions = [text] },
            Objectives = [SampleRecords.Blocked.Objectives[0] with { Name = text, Query = text, Value = text, BackendWarnings = [text] }],
        };

        var summary = GateSummary.Render(forged, Bare, Policy);

        Assert.DoesNotContain(summary.Split('\n'), line => line.StartsWith("ALLOWED", StringComparison.Ordinal));
        Assert.DoesNotContain(summary, c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u202e');
    }

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

        var summary = GateSummary.Render(record, Structured, Policy);

        Assert.DoesNotContain(summary, c => char.IsControl(c) && c != '\n');
        Assert.Equal(GateSummary.Render(honest, Structured, Policy).Split('\n').Length, summary.Split('\n').Length);
    }

    [Fact]
    public void What_did_not_count_is_shown_once_and_explained()
    {
        var from = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        var excluded = SampleRecords.Blocked.Objectives[0] with
        {
            Exclusions = [new ExclusionField("backup\nALLOWED", from, from.AddDays(364).AddHours(1), 365, 365 * 3600), new ExclusionField("upgrade", from, from.AddHours(2), 1, 7200)],
            ExcludedBad = 12_000m,
            ExcludedTotal = 34_000m,
        };
        var record = SampleRecords.Blocked with { Objectives = [excluded, excluded with { Name = "latency" }] };

        var lines = GateSummary.Render(record, Structured, Policy).Split('\n');

        Assert.Single(lines, "  not counted: upgrade, 2026-03-01T02:00:00Z to 2026-03-01T04:00:00Z");
        Assert.Single(lines, "  not counted: backup ALLOWED, 2026-03-01T02:00:00Z to 2027-02-28T03:00:00Z, 365 spans of 15d5h together");
        Assert.Contains("     events not counted: 12,000 failed of 34,000", lines);
    }
}
