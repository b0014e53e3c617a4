using System.Globalization;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Gate;

namespace ErrorBudgetGate.Cli;

/// <summary>From what the user gave to a complete task, or every fault at once. What decides comes from the policy alone.</summary>
internal sealed class GateTaskReader(
    SettingValues values, bool dryRun, Connections connections, IConfigMapSource? configMaps, string runId, List<string> faults)
{
    private const string DefaultNamespace = "argocd";

    /// <summary>Null when there are faults.</summary>
    public async Task<GateTask?> ReadAsync(CancellationToken cancellationToken)
    {
        var task = values.Get(GateSettings.Policy) is null && values.Get(GateSettings.Objectives) is null
            ? FromEnvironment()
            : await FromDocumentsAsync(cancellationToken);
        CheckSources();
        return faults.Count == 0 ? task : null;
    }

    private GateTask? FromEnvironment()
    {
        var service = values.Get(GateSettings.Service);
        if (service is null)
        {
            faults.Add($"whose budget? Give {GateSettings.Service.Name}, or --policy and --objectives.");
        }

        if (values.Get(GateSettings.PolicySha256) is not null)
        {
            faults.Add("--policy-sha256 pins a policy file and none is given; add --policy.");
        }

        var threshold = Threshold(values, faults) ?? EnvironmentPolicy.DefaultThreshold;
        var annotation = values.Get(GateSettings.OverrideAnnotation) ?? OverrideRule.DefaultAnnotation;
        return faults.Count > 0 ? null : Task(service!, EnvironmentPolicy.Create(threshold, annotation), objectives: null, fromEnvironment: true);
    }

    private async Task<GateTask?> FromDocumentsAsync(CancellationToken cancellationToken)
    {
        var policyPlace = values.Get(GateSettings.Policy);
        var builtIn = ConfigPlaces.IsBuiltIn(policyPlace) ? policyPlace : null;
        var places = new[] { builtIn is null ? policyPlace : null, values.Get(GateSettings.Objectives) }.OfType<string>().Distinct(StringComparer.Ordinal);
        var found = new List<ConfigFault>();
        var texts = new List<ConfigText>();
        var reader = new ConfigPlaces(configMaps, connections, faults);
        var ofPolicy = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var held = await reader.ReadAsync(place, found, cancellationToken);
            texts.AddRange(held);
            if (policyPlace is null || place == policyPlace)
            {
                ofPolicy.UnionWith(held.Select(t => t.Name));
            }
        }

        var result = ConfigLoader.Load(texts, found);
        faults.AddRange(result.Faults.Select(f => f.ToString()));
        if (faults.Count > 0)
        {
            return null;
        }

        var objectives = Service(result);
        var policy = faults.Count > 0 ? null : Policy(result, objectives, builtIn, policyPlace, ofPolicy);
        if (policy is null)
        {
            return null;
        }

        CheckOwnership(policy, objectives);
        return faults.Count > 0 ? null : Task(objectives?.Service ?? values.Get(GateSettings.Service)!, policy, objectives, fromEnvironment: false);
    }

    /// <summary>Null without a fault: there are no objectives at all, only a recorded ratio.</summary>
    private ServiceObjectives? Service(ConfigResult result)
    {
        var asked = values.Get(GateSettings.Service);
        if (result.Services.Count == 0)
        {
            if (asked is null)
            {
                faults.Add($"whose budget? The files name no service; give --objectives, or {GateSettings.Service.Name}.");
            }

            return null;
        }

        if (asked is null && result.Services.Count == 1)
        {
            return result.Services.Values.First();
        }

        var names = string.Join(", ", result.Services.Keys.Order(StringComparer.Ordinal));
        if (asked is null)
        {
            faults.Add($"whose budget? The files name {names}; give {GateSettings.Service.Name}.");
            return null;
        }

        if (!result.Services.TryGetValue(asked, out var objectives))
        {
            faults.Add($"the objectives do not name the service {FaultList.Quote(asked)}; they name {names}.");
        }

        return objectives;
    }

    /// <param name="ofPolicy">The texts that a policy may come from: those who write objectives do not write what they are held to.</param>
    private ErrorBudgetPolicy? Policy(ConfigResult result, ServiceObjectives? objectives, string? builtIn, string? policyPlace, HashSet<string> ofPolicy)
    {
        if (builtIn is not null)
        {
            if (objectives is not null && objectives.Policy != builtIn)
            {
                faults.Add($"service {objectives.Service} is governed by policy {FaultList.Quote(objectives.Policy)}, and --policy gives {builtIn}.");
            }

            return BuiltInPolicies.Load(builtIn);
        }

        // Built-in policies are found by name only where no --policy says where to look.
        var given = result.Documents.Where(d => d.Kind == "ErrorBudgetPolicy" && ofPolicy.Contains(d.File)).Select(d => d.Name).ToList();
        if (objectives is not null)
        {
            if (policyPlace is not null && !given.Contains(objectives.Policy, StringComparer.Ordinal))
            {
                faults.Add($"service {objectives.Service} is governed by policy {FaultList.Quote(objectives.Policy)}, which --policy {policyPlace} does not hold.");
                return null;
            }

            return result.Policies[objectives.Policy];
        }

        if (given.Count != 1)
        {
            faults.Add(given.Count == 0
                ? "no policy: the files hold no ErrorBudgetPolicy; give one with --policy, or --policy standard."
                : $"which policy? The files hold {string.Join(", ", given)}, and no objectives say which one governs the service; give --objectives.");
            return null;
        }

        return result.Policies[given[0]];
    }

    /// <summary>The team whose change is gated writes the manifest: nothing in it may change what the policy decides.</summary>
    private void CheckOwnership(ErrorBudgetPolicy policy, ServiceObjectives? objectives)
    {
        if (values.Get(GateSettings.PolicySha256) is { } pin && !string.Equals(pin, policy.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            faults.Add($"the policy's SHA-256 is {policy.Sha256}, --policy-sha256 pins {FaultList.Quote(pin)}; review the policy, then pin the new digest.");
        }

        if (values.Get(GateSettings.OverrideAnnotation) is { } annotation && annotation != policy.Override.Annotation)
        {
            faults.Add($"{GateSettings.OverrideAnnotation.Name} says {FaultList.Quote(annotation)}, the policy {FaultList.Quote(policy.Override.Annotation)}; the policy decides: remove the former.");
        }

        var bound = policy.Tiers.LastOrDefault(t => t.PermitsDeployment)?.Above;
        if (Threshold(values, faults) is { } threshold && threshold != bound)
        {
            faults.Add($"{GateSettings.Threshold.Name} says {threshold.ToString(CultureInfo.InvariantCulture)}, the policy stops deployments at {(bound is { } b ? Percent.Format(b) : "another bound")}; the policy decides: remove the former.");
        }

        if (objectives is not null && values.Get(GateSettings.BudgetQuery) is not null)
        {
            faults.Add("--budget-query and objectives: the objectives say what is measured; remove --budget-query, or write the query there as sli: {recorded: ...}.");
        }
    }

    /// <summary>Null where nobody gave one, or what was given is none, which is a fault.</summary>
    public static decimal? Threshold(SettingValues values, List<string> faults)
    {
        if (values.Get(GateSettings.Threshold) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var threshold) && threshold is >= 0m and <= 1m)
        {
            return threshold;
        }

        faults.Add($"{GateSettings.Threshold.Name} is {FaultList.Quote(text)}; give a ratio from 0 to 1, such as 0.25 for 25%.");
        return null;
    }

    private GateTask? Task(string service, ErrorBudgetPolicy policy, ServiceObjectives? objectives, bool fromEnvironment)
    {
        var (applicationNamespace, name) = Application(service);
        if (objectives is not null && !objectives.Applications.Contains(new GovernedApplication(applicationNamespace, name)))
        {
            faults.Add($"service {service} does not govern the Application {applicationNamespace}/{name}; its objectives name {Governed(objectives)}.");
            return null;
        }

        return new GateTask(
            service,
            policy,
            objectives,
            values.Get(GateSettings.BudgetQuery) ?? BudgetQuestion.DefaultQuery(service),
            applicationNamespace,
            name,
            fromEnvironment,
            dryRun,
            connections.Timeout,
            CommandLine.Version,
            runId);
    }

    private static string Governed(ServiceObjectives objectives) =>
        objectives.Applications.Count == 0 ? $"none: add it to spec.applications, or to the annotation {ForeignBinding.Applications} of an OpenSLO or Sloth document (import --application writes the former)" : string.Join(", ", objectives.Applications.Select(a => $"{a.Namespace}/{a.Name}"));

    private (string Namespace, string Name) Application(string service)
    {
        if (connections.ApplicationFile is { Application: var manifest })
        {
            return (values.Get(GateSettings.ApplicationNamespace) ?? manifest.Namespace, manifest.Name);
        }

        var name = values.Get(GateSettings.Application) ?? service;
        if (values.Get(GateSettings.ApplicationNamespace) is { } given)
        {
            return (given, name);
        }

        // Argo CD's own name of an Application outside its namespace is NAMESPACE_NAME; neither part can hold an underscore.
        return name.Split('_') is [{ Length: > 0 } outside, { Length: > 0 } plain] ? (outside, plain) : (DefaultNamespace, name);
    }

    private void CheckSources()
    {
        if (values.Get(GateSettings.Measurements) is null && values.Get(GateSettings.PrometheusUrl) is null)
        {
            faults.Add($"where are the measurements? Give {GateSettings.PrometheusUrl.Name}, or --measurements with a file.");
        }

        if (values.Get(GateSettings.At) is not null && (values.Get(GateSettings.Measurements) is null || connections.ApplicationFile is null))
        {
            faults.Add("--at sets the time of files; it needs --measurements and --application with a file.");
        }
    }
}
