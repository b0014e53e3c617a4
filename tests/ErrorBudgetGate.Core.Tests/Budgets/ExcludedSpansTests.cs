using ErrorBudgetGate.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class ExcludedSpansTests
{
    private const int Minutes = 60;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static Gen<ExcludedSpan> Spans =>
        from first in Gen.Choose(0, Minutes)
        from end in Gen.Choose(0, Minutes)
        from reason in Gen.Elements("a", "b", "c")
        select Span(first, end, reason);

    [Fact]
    public void Every_minute_is_left_out_once_however_many_spans_hold_it() => Holds(spans =>
    {
        var merged = ExcludedSpans.Merge(spans);
        return Enumerable.Range(0, Minutes).All(m => merged.Count(s => Contains(s, m)) == (spans.Any(s => Contains(s, m)) ? 1 : 0));
    });

    [Fact]
    public void Merged_spans_are_in_order_and_neither_overlap_nor_touch() => Holds(spans =>
    {
        var merged = ExcludedSpans.Merge(spans);
        return merged.All(s => s.From < s.To) && merged.Zip(merged.Skip(1)).All(pair => pair.First.To < pair.Second.From);
    });

    [Fact]
    public void Merging_again_changes_nothing() => Holds(spans => ExcludedSpans.Merge(ExcludedSpans.Merge(spans)).SequenceEqual(ExcludedSpans.Merge(spans)));

    [Fact]
    public void What_lies_within_a_range_is_the_minutes_that_do() => Holds(spans =>
    {
        var within = ExcludedSpans.Within(ExcludedSpans.Merge(spans), Start.AddMinutes(10), Start.AddMinutes(40));
        return within == TimeSpan.FromMinutes(Enumerable.Range(10, 30).Count(m => spans.Any(s => Contains(s, m))));
    });

    [Fact]
    public void Reasons_are_kept_once_each() =>
        Assert.Equal([Span(0, 9, "a; b"), Span(20, 30, "a")], ExcludedSpans.Merge([Span(20, 30, "a"), Span(3, 5, "b"), Span(0, 4, "a"), Span(5, 9, "a")]));

    [Fact]
    public void An_objectives_spans_come_in_order_of_time_whoever_excluded_them()
    {
        var objective = new Objective("o", new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), Since: null, Gating: true, new Sli.Counters("b", "t"))
        {
            Exclusions = [new Exclusion.Fixed("late", Start, Start.AddHours(5), Start.AddHours(6)), new Exclusion.Fixed("early", Start, Start.AddHours(1), Start.AddHours(6))],
        };

        Assert.Equal(["early", "late"], ExcludedSpans.Of(objective, Start, Start.AddDays(1)).Select(s => s.Reason));
    }

    private static bool Contains(ExcludedSpan span, int minute) => span.From <= Start.AddMinutes(minute) && Start.AddMinutes(minute) < span.To;

    private static ExcludedSpan Span(int first, int end, string reason) => new(Start.AddMinutes(first), Start.AddMinutes(end), reason);

    private static void Holds(Func<IReadOnlyList<ExcludedSpan>, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true), Prop.ForAll(Gen.ListOf(Spans).Select(l => (IReadOnlyList<ExcludedSpan>)[.. l]).ToArbitrary(), law));
}
