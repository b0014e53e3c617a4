using ErrorBudgetGate.Config.Foreign;

namespace ErrorBudgetGate.Tests.Configuration.Foreign;

public sealed class EventQueryTests
{
    [Theory]
    [InlineData("sum(rate(x_total[{{.window}}]))", "x_total", "rate", "$window")]
    [InlineData("sum(rate(x_total[{{ .window }}]))", "x_total", "rate", "$window")]
    [InlineData("sum(rate(x_total[$window]))", "x_total", "rate", "$window")]
    [InlineData("sum(increase(x_total[5m]))", "x_total", "increase", "5m")]
    [InlineData("sum(rate(x_total[1h30m]))", "x_total", "rate", "1h30m")]
    [InlineData("  sum (\n  rate (\n x_total{a=\"b\"} [ {{.window}} ] )\n)\n", "x_total{a=\"b\"}", "rate", "$window")]
    [InlineData("((sum((rate((x[$window]))))))", "x", "rate", "$window")]
    [InlineData("SUM(rate(x[$window]))", "x", "rate", "$window")]
    [InlineData("sum(rate({__name__=~\"a|b\"}[$window]))", "{__name__=~\"a|b\"}", "rate", "$window")]
    [InlineData("sum(rate({\"utf8.name\", job=\"x\"}[$window]))", "{\"utf8.name\", job=\"x\"}", "rate", "$window")]
    [InlineData("sum(rate(job:x:total[$window]))", "job:x:total", "rate", "$window")]
    [InlineData("x_total", "x_total", "", "")]
    [InlineData("sum(x_total{a=\"b\"})", "x_total{a=\"b\"}", "", "")]
    [InlineData("sum", "sum", "", "")]
    [InlineData("rate", "rate", "", "")]
    public void A_counter_is_recognised(string text, string selector, string function, string range)
    {
        var counter = Assert.IsType<EventQuery.Counter>(Read(text));

        Assert.Equal((selector, function, range, false), (counter.Selector, counter.Function, counter.Range, counter.ZeroFilled));
    }

    /// <summary>What looks like the end of a range or a call, and stands in a quoted text.</summary>
    [Theory]
    [InlineData("x{a=\"[5m]\"}")]
    [InlineData("x{a=\")]))\"}")]
    [InlineData("x{a='}[$window'}")]
    [InlineData("x{a=\"\\\"}[\"}")]
    [InlineData("x{a=`\\`,b=\"`\"}")]
    [InlineData("x{a=\"# no comment\"}")]
    [InlineData("x{a=\"sum(rate(\",b='or vector(0)'}")]
    [InlineData("x{a=\"offset 5m @ 1\"}")]
    [InlineData("x{offset=\"5m\"}")]
    [InlineData("x{a=~\".{2}\",b!~\"\\\\[.*\"}")]
    public void Quoted_texts_of_a_selector_are_left_alone(string selector)
    {
        Assert.Equal(selector, Assert.IsType<EventQuery.Counter>(Read($"sum(rate({selector}[{{{{.window}}}}]))")).Selector);
        Assert.Equal(selector, Assert.IsType<EventQuery.Counter>(Read(selector)).Selector);
    }

    [Theory]
    [InlineData("sum(rate(x[$window])) or vector(0)")]
    [InlineData("sum(rate(x[$window])) OR on() vector(0)")]
    [InlineData("(sum(rate(x[$window]))) or vector(0)")]
    [InlineData("(sum(rate(x[$window])) or vector(0))")]
    public void No_series_may_mean_no_events(string text)
    {
        var counter = Assert.IsType<EventQuery.Counter>(Read(text));

        Assert.Equal(("x", true), (counter.Selector, counter.ZeroFilled));
    }

    [Theory]
    [InlineData("sum(rate(a[$window])) - sum(rate(b[$window]))")]
    [InlineData("(\n  sum(rate(a[$window]))\n  -\n  (sum(rate(b[$window])) or vector(0))\n)")]
    [InlineData("(sum(rate(a[$window]))) - (sum(rate(b[$window])))")]
    public void A_difference_of_two_counters_is_recognised(string text)
    {
        var difference = Assert.IsType<EventQuery.Difference>(Read(text));

        Assert.Equal(("a", "b"), (difference.All.Selector, difference.Part.Selector));
    }

    [Theory]
    [InlineData("rate(x[$window])")]
    [InlineData("sum(irate(x[$window]))")]
    [InlineData("sum by (job) (rate(x[$window]))")]
    [InlineData("sum(rate(x[$window])) by (job)")]
    [InlineData("sum without (job) (rate(x[$window]))")]
    [InlineData("sum(rate(x[$window])) * 2")]
    [InlineData("2 * sum(rate(x[$window]))")]
    [InlineData("sum(rate(x[$window])) + sum(rate(y[$window]))")]
    [InlineData("sum(rate(x[$window]) * 2)")]
    [InlineData("sum(rate(x[$window]) > 0)")]
    [InlineData("sum(rate(x[$window:1m]))")]
    [InlineData("sum(rate(x[$window])) or sum(rate(y[$window]))")]
    [InlineData("sum(rate(x[$window])) or vector(1)")]
    [InlineData("sum(rate(x[$window])) - sum(rate(y[$window])) or vector(0)")]
    [InlineData("sum(rate(x[$window])) - sum(increase(y[$window]))")]
    [InlineData("sum(rate(x[$window])) - sum(rate(y[5m]))")]
    [InlineData("sum(rate(x[$window])) - sum(rate(y[$window])) - sum(rate(z[$window]))")]
    [InlineData("sum(rate(x{}[$window], 1))")]
    [InlineData("sum(sum(rate(x[$window])))")]
    [InlineData("max(rate(x[$window]))")]
    [InlineData("a - b")]
    [InlineData("a{x=\"1\"} + b")]
    [InlineData("sum(a) - b")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    public void Anything_else_stays_an_expression(string text)
    {
        var expression = Assert.IsType<EventQuery.Expression>(Read(text));

        Assert.Equal(text, expression.Text);
    }

    [Theory]
    [InlineData("sum(rate(x[5m] offset 1h))", "offset at character 16")]
    [InlineData("sum(rate(x[5m] OFFSET -1h))", "offset at character 16")]
    [InlineData("sum(rate(x[$window] @ 1609746000))", "@ at character 21")]
    [InlineData("x_total @ start()", "@ at character 9")]
    [InlineData("sum(rate(x[{{.Window}}]))", "template at character 12")]
    [InlineData("sum(rate(x[{{.window}]))", "template at character 12")]
    [InlineData("sum(rate(x[{{ window }}]))", "template at character 12")]
    [InlineData("sum(rate(x[$window_long]))", "template at character 12")]
    [InlineData("sum(rate(x[${window}]))", "template at character 12")]
    [InlineData("x{a=\"{{.window}}\"}", "quoted text at character 5 holds a template")]
    [InlineData("errors:rate{{.window}}", "does not stand in a range")]
    [InlineData("{{.window}}", "does not stand in a range")]
    [InlineData("sum(rate(x[5m:{{.window}}]))", "does not stand in a range")]
    [InlineData("x{a=\"b}", "quote \" at character 5 is not closed")]
    [InlineData("x{a=\"b\n\"}", "quote \" at character 5 is not closed")]
    [InlineData("sum(rate(x[5m])", "'(' at character 4 is not closed")]
    [InlineData("sum(x))", "')' at character 7 closes nothing")]
    [InlineData("sum(x{a=1)}", "')' at character 10 closes nothing")]
    [InlineData("# nothing", "empty")]
    [InlineData("", "empty")]
    public void What_cannot_be_asked_over_any_window_is_refused(string text, string because)
    {
        Assert.Null(EventQuery.Read(text, out var fault));
        Assert.Contains(because, fault, StringComparison.Ordinal);
        Assert.Contains("; ", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum(increase(x[5m]))", "sum(rate(x[$window]))")]
    [InlineData("sum(increase(x[{{.window}}])) or vector(0)", "sum(rate(x[$window])) or vector(0)")]
    [InlineData("sum(increase(a[$window])) + sum(increase(b[$window]))", "sum(rate(a[$window])) + sum(rate(b[$window]))")]
    [InlineData("sum by (increase) (increase(increase{increase=\"increase(\"}[$window]))", "sum by (increase) (rate(increase{increase=\"increase(\"}[$window]))")]
    [InlineData("sum(increase(a[$window])) - (sum(increase(b[$window])) or vector(0)) - sum(increase(c[$window]))", "sum(rate(a[$window])) - (sum(rate(b[$window])) or vector(0)) - sum(rate(c[$window]))")]
    [InlineData("sum(increase(a[$window])) # all\n+ sum(increase(b[$window]))", "sum(rate(a[$window]))\n+ sum(rate(b[$window]))")]
    public void Increases_become_rates_where_that_is_the_same_per_second(string text, string expected) => Assert.Equal(expected, Read(text).RateText);

    [Theory]
    [InlineData("sum(increase(a[$window]) > bool 5)")]
    [InlineData("sum(increase(a[$window])) * 2 + sum(increase(b[$window]))")]
    [InlineData("sum(increase(a[$window])) + sum(rate(b[$window]))")]
    [InlineData("sum(ceil(increase(a[$window])))")]
    [InlineData("sum_over_time((count(x < 0.75))[$window:]) or on() vector(0)")]
    public void Other_expressions_stay_as_they_are_and_are_known_not_to_be_per_second(string text)
    {
        var expression = Assert.IsType<EventQuery.Expression>(Read(text));

        Assert.Null(expression.PerSecondText);
        Assert.Equal(text, expression.RateText);
    }

    [Theory]
    [InlineData("sum(rate(a[$window])) / sum(rate(b[$window]))", "a", "b", false)]
    [InlineData("(sum(rate(a[$window])) / sum(rate(b[$window])))", "a", "b", false)]
    [InlineData("1 - sum(rate(a[$window])) / sum(rate(b[$window]))", "a", "b", true)]
    [InlineData("1 - (sum(rate(a{x=\"/\"}[$window])) / (sum(rate(b[$window]))))", "a{x=\"/\"}", "b", true)]
    [InlineData("(1 - ((sum(rate(a[$window])) or vector(0)) / sum(rate(b[$window]))))", "a", "b", true)]
    public void A_quotient_of_counters_is_told_apart(string text, string part, string total, bool inverted)
    {
        var found = EventQuery.ReadQuotient(text, out var fault);

        Assert.Null(fault);
        Assert.Equal((part, total, inverted), (Assert.IsType<EventQuery.Counter>(found!.Value.Part).Selector, Assert.IsType<EventQuery.Counter>(found.Value.Total).Selector, found.Value.Inverted));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1 - a")]
    [InlineData("a / b / c")]
    [InlineData("a / b + c")]
    [InlineData("2 * a / b")]
    [InlineData("2 - a / b")]
    [InlineData("(a / b) or vector(0)")]
    [InlineData("a / on(x) b")]
    [InlineData("a / ignoring(x) group_left b")]
    [InlineData("/ b")]
    [InlineData("a /")]
    public void Other_ratios_are_not(string text)
    {
        Assert.Null(EventQuery.ReadQuotient(text, out var fault));
        Assert.Null(fault);
    }

    [Fact]
    public void Comments_of_a_query_are_kept_apart_from_it()
    {
        const string Text = "# first\nsum( # second\n  rate(x{a=\"#\"}[{{.window}}])\n) # third";

        Assert.Equal(["first", "second", "third"], EventQuery.CommentsOf(Text));
        Assert.Equal("x{a=\"#\"}", Assert.IsType<EventQuery.Counter>(Read(Text)).Selector);
        Assert.Equal("sum(\n  rate(x{a=\"#\"}[$window])\n)", Read(Text).RateText);
    }

    [Fact]
    public void Random_texts_never_throw()
    {
        string[] pieces = ["sum", "(", ")", "rate", "increase", "x", "[", "]", "{", "}", "{{.window}}", "$window", "5m", "or", "vector", "0", "-", "+", "/", "1", "\"", "'", "`", "#", "\n", " ", "offset", "@", "a=\"b\"", "by", "on", ","];
        var random = new Random(3);
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));

            var query = EventQuery.Read(text, out var fault);
            Assert.True((query is null) == (fault is not null), text);
            _ = query?.RateText;
            _ = EventQuery.ReadQuotient(text, out _);
        }
    }

    private static EventQuery Read(string text)
    {
        var query = EventQuery.Read(text, out var fault);
        Assert.Null(fault);
        return query!;
    }
}
