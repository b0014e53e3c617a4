using System.Text.Json;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Adapters.Slack;

public class SlackMessageTests
{
    private static readonly OverrideHint Structured = new("sre.internal/budget-override-approved", true, ["vp-engineering", "sre-lead"], TimeSpan.FromHours(24));
    private static readonly OverrideHint Bare = Structured with { Structured = false };

    private static JsonElement Message(DecisionRecord record, OverrideHint? hint)
    {
        using var json = JsonDocument.Parse(SlackMessage.Write(record, hint));
        var message = json.RootElement.Clone();
        Assert.Null(SlackEndpoint.Fault(message));
        return message;
    }

    private static string All(JsonElement message) => string.Join('\n', SlackEndpoint.Texts(message));

    [Fact]
    public void A_blocked_change_is_told_with_why_what_is_left_and_what_is_owed()
    {
        var message = Message(SampleRecords.Blocked, Structured);
        var text = All(message);

        Assert.StartsWith("BLOCKED: payments-api. request-success has 12.5%", message.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("BLOCKED: payments-api", message.GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString());
        Assert.Equal(SampleRecords.Blocked.Reasons[0].Detail, message.GetProperty("blocks")[1].GetProperty("text").GetProperty("text").GetString());
        Assert.All(
            [
                "*Budget left*\n12.5%", "*Budget left in money*\n875.00 USD", "*Tier*\nTIER_3", "*Application*\nargocd/payments-api", $"*Revision*\n{SampleRecords.Revision}",
                "*Started by*\nbob@example.com", "• 48-hour reliability sprint", "• Identify the top burn contributors", "• The Application carries no annotation", "Decision d-1, policy standard",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_command_that_asks_for_an_override_is_exact(bool structured)
    {
        var hint = structured ? Structured : Bare;
        var expected = OverrideCommand.Build(SampleRecords.Blocked, hint)
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

        Assert.Contains($"```{expected}```", All(Message(SampleRecords.Blocked, hint)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_is_told_with_its_people_and_its_end_and_asks_for_nothing()
    {
        var text = All(Message(SampleRecords.Overridden, Structured));

        Assert.All(["• alice@example.com as vp-engineering", "• dana@example.com as sre-lead", "• Reason: Fixes the double charge", "• Ticket: PAY-7", "• Ends 2026-03-02 11:00 UTC"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("kubectl", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_override_is_told_to_have_no_end()
    {
        var bare = new OverrideField(true, "sre.internal/budget-override-approved", "bare", [], [], null, null, null, null, []);
        var text = All(Message(SampleRecords.Overridden with { Override = bare }, Bare));

        Assert.Contains("which names nobody", text, StringComparison.Ordinal);
        Assert.Contains("has no end", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_for_where_an_override_could_not_be_seen()
    {
        var unreadable = SampleRecords.Blocked with { Decision = "INDETERMINATE", Application = new ApplicationField("argocd", "payments-api", null, null) };

        Assert.DoesNotContain("kubectl", All(Message(unreadable, Structured)), StringComparison.Ordinal);
        Assert.Contains("kubectl", All(Message(SampleRecords.Blocked with { Decision = "INDETERMINATE" }, Structured)), StringComparison.Ordinal);
        Assert.DoesNotContain("kubectl", All(Message(SampleRecords.Blocked with { Decision = "INTERRUPTED" }, Structured)), StringComparison.Ordinal);
        Assert.DoesNotContain("kubectl", All(Message(SampleRecords.Blocked, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_bind_is_told_as_such()
    {
        Assert.Contains("BLOCKED (dry run): payments-api", All(Message(SampleRecords.Blocked with { DryRun = true }, null)), StringComparison.Ordinal);
        Assert.Contains("BLOCKED (observed, not enforced): payments-api", All(Message(SampleRecords.Blocked with { Mode = "observe" }, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_told_as_such()
    {
        var record = SampleRecords.Blocked with
        {
            Reasons = [],
            Tier = null,
            BudgetRemainingPct = null,
            BudgetMonetaryValueRemaining = null,
            Obligations = [],
            Change = SampleRecords.Blocked.Change with { Revisions = [], Initiator = null, Automated = null },
        };
        var text = All(Message(record, Structured));

        Assert.All(["*Budget left*\nnot known", "*Tier*\nnot known", "*Revision*\nnot known", "*Started by*\nnot known"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("money", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-0.00001")]
    public void No_figure_is_too_large_to_be_told(string figure)
    {
        var value = decimal.Parse(figure);

        Message(SampleRecords.Blocked with { BudgetRemainingPct = value, BudgetMonetaryValueRemaining = value }, Structured);
    }

    [Fact]
    public void What_is_shown_is_never_better_than_what_is()
    {
        var text = All(Message(SampleRecords.Blocked with { BudgetRemainingPct = 24.99999m, BudgetMonetaryValueRemaining = -0.001m }, null));

        Assert.Contains("24.9999%", text, StringComparison.Ordinal);
        Assert.Contains("-0.01 USD", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&")]
    [InlineData("<!channel>")]
    [InlineData("😀")]
    [InlineData("x")]
    [InlineData("`")]
    [InlineData("'")]
    public void However_long_and_hostile_the_texts_are_slack_takes_the_message(string piece)
    {
        var huge = string.Concat(Enumerable.Repeat(piece, 5000));
        var many = Enumerable.Repeat(huge, 60).ToList();
        foreach (var record in new[] { SampleRecords.Blocked, SampleRecords.Overridden })
        {
            var hostile = record with
            {
                DecisionId = huge,
                Service = huge,
                Tier = huge,
                Currency = huge,
                Obligations = many,
                Reasons = [.. many.Select(t => new ReasonField("tier_forbids", t))],
                Policy = new PolicyField(huge, null, null),
                Application = new ApplicationField(huge, huge, huge, huge),
                Change = record.Change with { Revisions = many, Initiator = huge },
                Override = record.Override is { } used ? used with { Approvers = [.. many.Select(t => new ApproverField(t, t))], Reason = huge, Ticket = huge } : null,
            };

            Message(hostile, new OverrideHint(huge, true, many, TimeSpan.FromHours(24)));
            Message(hostile, new OverrideHint(huge, false, [], TimeSpan.FromHours(24)));
        }
    }

    [Fact]
    public void A_command_that_does_not_fit_is_left_out_rather_than_cut()
    {
        var change = SampleRecords.Blocked.Change with { Revisions = [.. Enumerable.Repeat(SampleRecords.Revision, 100)] };
        var text = All(Message(SampleRecords.Blocked with { Change = change }, Structured));

        Assert.DoesNotContain("kubectl", text, StringComparison.Ordinal);
        Assert.Contains("too long to be shown", text, StringComparison.Ordinal);
    }
}
