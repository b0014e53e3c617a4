using System.Text;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Rendering;

/// <summary>Rules as objects of the Prometheus Operator, one document each.</summary>
internal static class PrometheusRuleYaml
{
    /// <summary>The operator refuses an object with more, and with it the rules of every other one (its <c>MaxConfigMapDataSize</c>, half a MiB).</summary>
    public const int OperatorLimit = 512 * 1024;

    /// <summary>A service with more gets several objects. <c>kubectl apply</c>, and Argo CD unless told otherwise, keep the object again in an annotation, for which Kubernetes allows 256 KiB.</summary>
    private const int LargestObject = 200 * 1024;

    /// <summary>The name of a service's first object. Not the service's alone: its own chart may well bring a PrometheusRule of that name.</summary>
    public static string Name(string service) => SafeName.Dns(service, longest: 63 - Suffix.Length - "-999".Length) + Suffix;

    private const string Suffix = "-error-budget";

    public static void Write(TextWriter output, RuleStyle style, IEnumerable<ServiceRules> services)
    {
        var isFirst = true;
        foreach (var service in services)
        {
            if (!isFirst)
            {
                output.Write("---\n");
            }

            isFirst = false;
            WriteService(output, style, service);
        }
    }

    private static void WriteService(TextWriter output, RuleStyle style, ServiceRules service)
    {
        var name = Name(service.File.Service);
        var yaml = new StringBuilder();
        RuleYaml.AppendHeader(yaml, style);
        YamlText.AppendComment(yaml, service.Origin, indent: 0);
        AppendObject(yaml, style, name);
        if (service.File.Groups.Count == 0)
        {
            yaml.Append("  groups: []\n");
        }

        output.Write(yaml);
        var (part, written) = (1, 0);
        foreach (var group in service.File.Groups)
        {
            yaml.Clear();
            RuleYaml.AppendGroup(yaml, group, group.Name, style.Labels, indent: 4);
            var text = yaml.ToString();
            var size = Encoding.UTF8.GetByteCount(text);
            if (written == 0 || written + size > LargestObject)
            {
                output.Write(written == 0 ? "  groups:\n" : NextObject(style, name, ++part));
                written = 0;
            }

            output.Write(text);
            written += size;
        }
    }

    private static string NextObject(RuleStyle style, string name, int part)
    {
        var yaml = new StringBuilder("---\n");
        YamlText.AppendComment(yaml, $"{name}, part {part}: one object for all would be too large for Kubernetes.", indent: 0);
        AppendObject(yaml, style, $"{name}-{part}");
        return yaml.Append("  groups:\n").ToString();
    }

    private static void AppendObject(StringBuilder yaml, RuleStyle style, string name)
    {
        yaml.Append("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: ").Append(YamlText.Scalar(name)).Append('\n');
        if (style.Namespace is { } space)
        {
            yaml.Append("  namespace: ").Append(YamlText.Scalar(space)).Append('\n');
        }

        RuleYaml.AppendTexts(yaml, "labels", style.ObjectLabels, [], indent: 2);
        yaml.Append("spec:\n");
    }

    /// <summary>The UTF-8 size of a group in an object.</summary>
    public static int Size(RuleGroup group, RuleStyle style, StringBuilder scratch)
    {
        scratch.Clear();
        RuleYaml.AppendGroup(scratch, group, group.Name, style.Labels, indent: 4);
        var size = 0;
        foreach (var chunk in scratch.GetChunks())
        {
            size += Encoding.UTF8.GetByteCount(chunk.Span);
        }

        return size;
    }
}
