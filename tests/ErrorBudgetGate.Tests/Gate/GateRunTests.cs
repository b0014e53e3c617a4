using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Gate;

namespace ErrorBudgetGate.Tests.Gate;

/// <summary>One run behind its ports: what is asked, kept and told, and in which order.</summary>
public sealed class GateRunTests
{
    [Theory]
    [InlineData(0.1, 0, false, 1)]
    [InlineData(0.1, 1, false, 0)]
    [InlineData(0.1, 1, true, 1)]
    [InlineData(0.9, 0, false, 0)]
    public async Task Slack_hears_of_a_block_once_and_of_an_override_always(double remaining, int attempt, bool overridden, int posts)
    {
        var world = new GateFakes { Remaining = (decimal)remaining, Attempt = attempt, Overridden = overridden };
        await world.RunAsync();
        Assert.Equal(posts, world.Slack.Told.Count);
    }

    [Fact]
    public async Task A_dry_run_is_recorded_and_tells_nobody()
    {
        var world = new GateFakes { Remaining = 0.1m, DryRun = true };
        var outcome = await world.RunAsync();

        Assert.Equal((0, "BLOCKED", true), (outcome.ExitCode, outcome.Record.Decision, outcome.Record.DryRun));
        Assert.EndsWith("-dry_run", Assert.Single(world.Splunk.Kept).RecordId, StringComparison.Ordinal);
        Assert.Empty(world.Slack.Told);
        Assert.Empty(world.Event.Told);
    }

    [Fact]
    public async Task A_policy_that_observes_lets_a_block_go_and_says_so()
    {
        var world = new GateFakes { Remaining = 0.1m, Mode = PolicyMode.Observe };
        var outcome = await world.RunAsync();

        Assert.Equal((0, "BLOCKED", "observe"), (outcome.ExitCode, outcome.Record.Decision, outcome.Record.Mode));
        Assert.Contains(outcome.Record.Warnings, w => w.Code == "observe_mode");
    }

    [Fact]
    public async Task An_override_that_Splunk_does_not_hold_is_taken_back_and_corrected()
    {
        var world = new GateFakes { Remaining = 0.1m, Overridden = true };
        world.Splunk.Refuses = true;
        var outcome = await world.RunAsync();

        Assert.Equal((1, "BLOCKED"), (outcome.ExitCode, outcome.Record.Decision));
        Assert.Contains("override_unrecorded", outcome.Record.ReasonCodes);
        Assert.Equal(world.Splunk.Offered[0].RecordId, outcome.Record.Corrects);
        Assert.Equal(["OVERRIDDEN", "BLOCKED"], world.Splunk.Offered.Select(r => r.Decision));
        Assert.Equal(["BLOCKED"], world.Event.Told.Select(r => r.Decision));
        Assert.Equal(["BLOCKED"], world.Lines.Kept.Select(r => r.Decision));
    }

    [Fact]
    public async Task A_spool_counts_only_where_the_policy_says_so()
    {
        var world = new GateFakes { Remaining = 0.1m, Overridden = true, Accepted = [RecordStore.Splunk, RecordStore.Spool] };
        world.Splunk.Refuses = true;
        Assert.Equal(0, (await world.RunAsync()).ExitCode);

        var strict = new GateFakes { Remaining = 0.1m, Overridden = true };
        strict.Splunk.Refuses = true;
        Assert.Equal(1, (await strict.RunAsync()).ExitCode);
        Assert.Equal(2, strict.Spool.Kept.Count);
    }

    [Fact]
    public async Task A_record_that_Splunk_refuses_goes_to_the_spool_and_to_standard_output()
    {
        var world = new GateFakes { Remaining = 0.9m };
        world.Splunk.Refuses = true;
        Assert.Equal(0, (await world.RunAsync()).ExitCode);
        Assert.Single(world.Spool.Kept);
        Assert.Single(world.Lines.Kept);
    }

    [Fact]
    public async Task The_target_revision_is_waited_for_only_where_an_override_is_bound_to_it()
    {
        var bound = new GateFakes { Remaining = 0.1m, Overridden = true, Structured = true, RevisionAfter = 3 };
        Assert.Equal(0, (await bound.RunAsync()).ExitCode);
        Assert.Equal(4, bound.Asked);

        var healthy = new GateFakes { Remaining = 0.9m, RevisionAfter = 3 };
        await healthy.RunAsync();
        Assert.Equal(1, healthy.Asked);

        var never = new GateFakes { Remaining = 0.1m, Overridden = true, Structured = true, RevisionAfter = int.MaxValue };
        var outcome = await never.RunAsync();
        Assert.Contains("override_revision_unknown", outcome.Record.ReasonCodes);
        Assert.InRange(never.Asked, 2, 25);
    }

    [Fact]
    public async Task A_source_that_never_answers_is_a_timeout_and_still_recorded()
    {
        var world = new GateFakes { Silent = true, Timeout = TimeSpan.FromSeconds(1) };
        var outcome = await world.RunAsync();

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("timeout", outcome.Record.ReasonCodes);
        Assert.Single(world.Splunk.Kept);
    }

    [Fact]
    public async Task A_signal_ends_a_run_that_waits_and_is_recorded()
    {
        var world = new GateFakes { Silent = true };
        using var signal = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var outcome = await world.RunAsync(signal.Token);

        Assert.Equal((143, "INTERRUPTED"), (outcome.ExitCode, outcome.Record.Decision));
        Assert.Single(world.Lines.Kept);
    }

    [Fact]
    public async Task The_retries_of_one_sync_share_their_decision_and_not_their_record()
    {
        var first = (await new GateFakes { Remaining = 0.1m }.RunAsync()).Record;
        var second = (await new GateFakes { Remaining = 0.1m, Attempt = 1 }.RunAsync()).Record;

        Assert.Equal(first.DecisionId, second.DecisionId);
        Assert.NotEqual(first.RecordId, second.RecordId);
        Assert.Equal(first.RecordId, (await new GateFakes { Remaining = 0.1m }.RunAsync()).Record.RecordId);
    }

    [Fact]
    public async Task What_is_left_is_recorded_in_money()
    {
        var counts = new EventCounts(91_560m, 280_000_000m);
        var world = new GateFakes { Counts = counts, Remaining = ErrorBudget.Remaining(counts, new BudgetTarget(0.999m)), Priced = true };
        var record = (await world.RunAsync()).Record;

        Assert.Equal((67.3m, 9422m, "USD", "TIER_2"), (record.BudgetRemainingPct, record.BudgetMonetaryValueRemaining, record.Currency, record.Tier));
    }
}
