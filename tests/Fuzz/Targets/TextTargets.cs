using System.Text;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Short texts: durations, selectors, addresses, and whatever is shown of others' words.</summary>
internal static class TextTargets
{
    public static IEnumerable<Target> Create()
    {
        yield return new Target("durations", 5, ["28d", "1h30m", "5m", "1w2d3h4m5s6ms", "0s", "3650d", "315360000000ms", "24h"], Duration);
        yield return new Target("selectors", 8,
        [
            "slo:error_budget_remaining:ratio{service=\"payments-api\"}", "http_requests_total{job=~\"a|b\",code!~\"5..\",x!=\"\\\"}\"}", "up", "{__name__=\"up\"}", "{\"my.metric\",a=`b\\`}",
            "sum(rate(x[5m]))", "x offset 5m", "x @ 0", "x{a='b'} # c", "NaN", "a:b:c{}", "payments-api", "a\"b\\c\nd",
        ], Selector);
        yield return new Target("shown", 8, [.. Corpus.Of("ratio/", "status/", "approval/", "hec/"), "https://argocd.example.com:8443/argo", "argocd.example.com", "http://[::1]:80/"], Shown);
    }

    private static string Duration(Input input)
    {
        if (!Durations.TryParse(input.Text, out var duration))
        {
            return "refused";
        }

        Must.Hold(duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(3650), () => $"{duration} is no duration of ours");
        Must.Hold(Durations.TryParse(Durations.Format(duration), out var again) && again == duration, () => $"{duration} is written {Durations.Format(duration)}, which reads as {again}");
        return "read";
    }

    private static string Selector(Input input)
    {
        var isPlain = PlainSelector.Matches(input.Text);
        Must.Hold(PlainSelector.Matches(BudgetQuestion.DefaultQuery(input.Text)), () => "a service's name breaks out of its label: " + BudgetQuestion.DefaultQuery(input.Text));
        return isPlain ? "plain" : "not plain";
    }

    private static string Shown(Input input)
    {
        var text = input.Text;
        Must.BeShowable(Excerpt.Of(text, 200), 201);
        Must.BeShowable(FarText.Show(text, "abc"), 203);
        Must.BeShowable(FarText.Show(input.Bytes), 203);
        Must.BeShowable(FaultList.Quote(text), 62);
        Must.BeShowable(FieldText.Shown(text), 43);
        Must.BeShowable(SlackText.Escape(text, 150).Replace('\n', ' '), 150);
        Must.BeShowable(SpoolName.Of(text), 140);
        Must.Hold(TerminationLog.Fit(text) is { Length: <= TerminationLog.MostBytes } fit && !Encoding.UTF8.GetString(fit).Any(char.IsControl), "the termination log is too long or holds a control character");
        return ArgoCdConnection.ServerOf(text) is null ? "shown" : "an address";
    }
}
