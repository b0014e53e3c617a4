using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Real.Live;

/// <summary>
/// The product's rules for a clock that runs <paramref name="Factor"/> times as fast, so that a day's window can be watched. This is the only place where a test changes what was generated:
/// every duration in expressions (ranges, offsets, subqueries), every interval and every <c>for</c> is divided by the factor, and so is the age below which a process is young, which is
/// in seconds. Prometheus has to be told the same of how long a sample is visible: <see cref="Flag"/>. Events per second, and thus money per hour, stay those of the real clock; texts keep the real durations.
/// </summary>
internal sealed record FastForward(int Factor)
{
    /// <summary>Ages in <see cref="CounterTiles"/>, in seconds: of the young, of the recent, of what is looked back to, and how far a start time may waver.</summary>
    private static readonly Regex Ages = new(@"(?<=time\(\) - )[0-9]+|(?<=\+ )[0-9]+(?=, time\(\))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>A time that is compared with anything but an age.</summary>
    private static readonly Regex Unscaled = new(@"time\(\)(?! - [0-9])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>How long Prometheus shows a sample: five minutes, unless told.</summary>
    public string Flag => $"--query.lookback-delta={Durations.Format(Of(TimeSpan.FromMinutes(5)))}";

    public TimeSpan Of(TimeSpan span) => span / Factor;

    /// <summary>The rule file of one service under the built-in policy <c>standard</c>.</summary>
    public string Rules(string objectives)
    {
        var result = ConfigLoader.Load([new ConfigText("objectives.yaml", Encoding.UTF8.GetBytes(objectives))], resolvePolicies: false);
        Assert.Empty(result.Faults);
        var service = Assert.Single(result.Services).Value;
        var generated = RuleGenerator.Generate(service, BuiltInPolicies.Load("standard"));
        Assert.DoesNotContain(generated.Notices, static n => n.IsError);
        using var text = new StringWriter();
        var file = generated.File with { Groups = [.. generated.File.Groups.Select(g => g with { Interval = Of(g.Interval), Rules = [.. g.Rules.Select(Of)] })] };
        RuleYaml.Write(text, new RuleStyle(RuleFormat.Prometheus, [], null, [], "a test"), [new ServiceRules(file, "a test")]);
        return text.ToString();
    }

    /// <exception cref="NotSupportedException">It has seconds as a number that would have to be divided, too: those of rates, slices, exclusions, <c>since</c> and minimum events.</exception>
    public string Expression(string expression)
    {
        var text = new StringBuilder(Ages.Replace(expression, age => (decimal.Parse(age.Value, CultureInfo.InvariantCulture) / Factor).ToString(CultureInfo.InvariantCulture)));
        var tokens = PromQlTokens.Read(text.ToString(), out var fault);
        if (fault is not null || tokens.All.Select((_, i) => tokens.Of(i).ToString()).Contains("300", StringComparer.Ordinal) || Unscaled.IsMatch(expression))
        {
            throw new NotSupportedException($"{fault ?? "Seconds as a number"}: {expression}");
        }

        for (var i = tokens.All.Count - 1; i >= 0; i--)
        {
            var token = tokens.All[i];
            if (token.Kind == TokenKind.Number && Durations.TryParse(tokens.Of(i).ToString(), out var duration))
            {
                text.Remove(token.Start, token.End - token.Start).Insert(token.Start, Durations.Format(Of(duration)));
            }
        }

        return text.ToString();
    }

    private Rule Of(Rule rule) => rule is Rule.Alert alert
        ? alert with { Expression = Expression(rule.Expression), For = Of(alert.For) }
        : rule with { Expression = Expression(rule.Expression) };
}
