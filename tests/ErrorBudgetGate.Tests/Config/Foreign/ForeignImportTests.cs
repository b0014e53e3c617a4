using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Configuration.Foreign;

public sealed class ForeignImportTests
{
    public static TheoryData<string> Valid => ForeignCases.Theory("valid-");

    public static TheoryData<string> Refused => ForeignCases.Theory("refused-");

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_can_be_carried_over_is_written_as_expected_and_the_rest_is_said(string name)
    {
        var result = ForeignImport.Run(ForeignCases.Texts(name), ForeignOptions.Default);

        Assert.Empty(result.Faults);
        ConfigCases.AssertGolden(Path.Combine(ForeignCases.Folder, name, "expected.txt"), string.Concat(result.Notes.Select(n => n + "\n")));
        ConfigCases.AssertGolden(Path.Combine(ForeignCases.Folder, name, "expected"), ForeignCases.Yaml(result));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_was_imported_means_the_same_as_its_source(string name)
    {
        var texts = ForeignCases.Texts(name);
        var source = ConfigLoader.Load(texts);
        var imported = ConfigLoader.Load([ForeignCases.Text(ForeignCases.Yaml(ForeignImport.Run(texts, ForeignOptions.Default)))]);

        Assert.Empty(source.Faults);
        Assert.Empty(imported.Faults);
        Assert.NotEmpty(source.Services);
        Assert.Equal(ForeignCases.Describe(source.Services.Values), ForeignCases.Describe(imported.Services.Values));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_accepted_yields_rules_without_an_error(string name)
    {
        var config = ConfigLoader.Load(ForeignCases.Texts(name));

        Assert.All(config.Services.Values, s => Assert.DoesNotContain(RuleGenerator.Generate(s, config.Policies[s.Policy]).Notices, n => n.IsError));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void No_comment_of_the_source_is_lost(string name)
    {
        var texts = ForeignCases.Texts(name);
        var written = YamlComments.Read(ForeignCases.Yaml(ForeignImport.Run(texts, ForeignOptions.Default))).Select(c => c.Text).ToList();

        var read = texts.SelectMany(t => YamlComments.Read(Encoding.UTF8.GetString(t.Bytes.Span))).Select(c => c.Text);
        Assert.All(read, comment => Assert.Contains(comment, written));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_carried_over_is_refused_with_its_place_and_a_way_out(string name)
    {
        var result = ForeignImport.Run(ForeignCases.Texts(name), ForeignOptions.Default);

        ConfigCases.AssertGolden(Path.Combine(ForeignCases.Folder, name, "expected.txt"), string.Concat(result.Faults.Select(f => f + "\n")));
        Assert.All(result.Faults, f => Assert.Contains("; ", f.Message, StringComparison.Ordinal));
    }

    /// <summary>The loader accepts what an import accepts, and refuses it alike.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void A_gate_refuses_what_an_import_refuses(string name)
    {
        var texts = ForeignCases.Texts(name);

        Assert.Equal(
            ForeignImport.Run(texts, ForeignOptions.Default).Faults.Select(f => f.ToString()),
            ConfigLoader.Load(texts).Faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Options_fill_in_what_the_formats_cannot_say_and_what_they_do_say_wins()
    {
        var options = new ForeignOptions { Policy = "mine", Applications = [("argocd", "one"), ("argocd", "two")], SlothWindow = "28d", SlothWindowGiven = true, WithoutAlerts = true };

        var result = ForeignImport.Run([.. ForeignCases.Texts("valid-sloth-parts-of-a-service"), .. ForeignCases.Texts("valid-openslo-slo").Select(Renamed)], options);

        var yaml = ForeignCases.Yaml(result);
        Assert.Contains("policy: mine", yaml, StringComparison.Ordinal);
        Assert.Contains("policy: runway", yaml, StringComparison.Ordinal);
        Assert.Contains("applications: [{namespace: argocd, name: one}, {namespace: argocd, name: two}]", yaml, StringComparison.Ordinal);
        Assert.Contains("applications: [{namespace: argocd, name: web}, {namespace: argocd, name: web-eu}]", yaml, StringComparison.Ordinal);
        Assert.Contains("window: {rolling: 28d}", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("30d", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("burnRates", yaml, StringComparison.Ordinal);
    }

    private static ConfigText Renamed(ConfigText text) =>
        new("c.yaml", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Bytes.Span).Replace("service: web", "service: shop", StringComparison.Ordinal)));

    [Fact]
    public void Burn_rates_follow_the_window_as_Sloth_computes_them()
    {
        var result = ForeignImport.Run(ForeignCases.Texts("valid-sloth-parts-of-a-service"), ForeignOptions.Default with { SlothWindow = "28d" });

        var service = ConfigLoader.Load([ForeignCases.Text(result.Services[0].Yaml)]).Services["web"];
        Assert.Equal([13.44m, 5.6m, 2.8m, 0.9333m], service.Objectives[0].Alerts!.BurnRates!.Select(b => b.Factor));
    }

    [Fact]
    public void Alert_policies_are_left_out_only_where_that_is_asked_for()
    {
        var yaml = Encoding.UTF8.GetString(ForeignCases.Texts("valid-openslo-slo")[0].Bytes.Span).Replace("  budgetingMethod", "  alertPolicies: [burn]\n  budgetingMethod", StringComparison.Ordinal);

        Assert.Contains("--without-alerts", Assert.Single(ForeignImport.Run([ForeignCases.Text(yaml)], ForeignOptions.Default).Faults).Message, StringComparison.Ordinal);
        var result = ForeignImport.Run([ForeignCases.Text(yaml)], ForeignOptions.Default with { WithoutAlerts = true });
        Assert.Empty(result.Faults);
        Assert.Contains(result.Notes, n => n.Message.Contains("alert policies", StringComparison.Ordinal));
    }

    [Fact]
    public void Documents_of_our_own_are_left_as_they_are_and_nothing_else_is_a_fault()
    {
        var own = ForeignCases.Text("apiVersion: errorbudgetgate.io/v1\nkind: ServiceObjectives\n");

        var result = ForeignImport.Run([own], ForeignOptions.Default);

        Assert.Contains("nothing to import", Assert.Single(result.Faults).Message, StringComparison.Ordinal);
        Assert.Contains("left as it is", Assert.Single(result.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_has_one_source()
    {
        var texts = ForeignCases.Texts("valid-openslo-slo");
        var own = ForeignCases.Text(ForeignCases.Yaml(ForeignImport.Run(texts, ForeignOptions.Default)));

        Assert.Contains("ServiceObjectives document too", Assert.Single(ConfigLoader.Load([.. texts, own]).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_is_that_of_the_file_or_of_the_files_digests()
    {
        var one = ForeignCases.Texts("valid-openslo-slo");
        Assert.Equal(one[0].Sha256, ConfigLoader.Load(one).Services["web"].Sha256);

        var two = ForeignCases.Texts("valid-sloth-parts-of-a-service");
        Assert.Equal(ConfigText.Digest(Encoding.UTF8.GetBytes(two[0].Sha256 + "\n" + two[1].Sha256)), ConfigLoader.Load(two).Services["web"].Sha256);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Mutated_documents_never_throw_and_what_is_accepted_means_the_same_after_an_import(int seed)
    {
        var corpus = ForeignCases.Names(string.Empty).SelectMany(ForeignCases.Texts).Select(t => Encoding.UTF8.GetString(t.Bytes.Span)).ToArray();
        var accepted = 0;
        foreach (var text in Mutations.OfTexts(seed, 1500, maxEdits: 2, corpus))
        {
            var source = new ConfigText("f.yaml", Encoding.UTF8.GetBytes(text));
            var loaded = ConfigLoader.Load([source]);
            var result = ForeignImport.Run([source], ForeignOptions.Default);
            Assert.All(result.Faults.Concat(result.Notes).Concat(loaded.Faults).Concat(loaded.Notes), f =>
            {
                Assert.True(f.At.Line >= 1 && f.At.Column >= 1, f.ToString());
                Assert.False(f.ToString().Any(char.IsControl), f.ToString());
            });
            if (result.Faults.Count == 0 && loaded.IsValid)
            {
                var again = ConfigLoader.Load([ForeignCases.Text(ForeignCases.Yaml(result))]);
                Assert.True(again.IsValid, text + string.Concat(again.Faults) + ForeignCases.Yaml(result));
                Assert.Equal(ForeignCases.Describe(loaded.Services.Values), ForeignCases.Describe(again.Services.Values));
                accepted++;
            }
        }

        Assert.True(accepted > 30, $"only {accepted} were accepted");
    }

    [Theory]
    [InlineData(1000)]
    public void A_thousand_objectives_are_translated_without_growing_squares(int count)
    {
        var text = new StringBuilder("version: prometheus/v1\nservice: big\nslos:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append("  - name: o").Append(i).Append("\n    objective: 99.9\n    sli: {events: {error_query: 'sum(rate(bad{i=\"").Append(i).Append("\"}[{{.window}}]))', total_query: 'sum(rate(all[{{.window}}]))'}}\n");
        }

        var service = ConfigLoader.Load([ForeignCases.Text(text.ToString())]).Services["big"];
        Assert.Equal(count, service.Objectives.Count);
        Assert.All(service.Objectives, o => Assert.IsType<Sli.Counters>(o.Sli));
    }
}
