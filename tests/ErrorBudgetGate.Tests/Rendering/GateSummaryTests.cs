using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed class GateSummaryTests
{
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

        var summary = GateSummary.Render(forged, Bare, explain: true);

        Assert.DoesNotContain(summary.Split('\n'), line => line.StartsWith("ALLOWED", StringComparison.Ordinal));
        Assert.DoesNotContain(summary, c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u202e');
    }
}
