using System.Text;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>Reads the approval object of design section 7 from an annotation, JSON or YAML, as shells and tools leave it there.</summary>
/// <remarks>Surrounding white space, one pair of quotes around the object and CRLF are survived; unknown fields, wrong types and repeated keys are not.</remarks>
internal sealed class ApprovalReader : IApprovalReader
{
    /// <summary>What Kubernetes allows all annotations of an object together.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>Faults that are listed; a text that is something else altogether has one for every key.</summary>
    private const int MaxFaults = 5;

    private static ObjectShape Shape => new(
        new Field("kind", Text("override"), "override"),
        new Field("service", Text("a service"), "The service."),
        new Field("application", ApplicationShape, "The Application."),
        new Field("policy", Text("a policy"), "The policy's name."),
        new Field("change_class", Text("deployment"), "The class of change."),
        new Field("revision", Text("a revision"), "The revision, of a single source."),
        new Field("revisions", new ListShape(Text("a revision"), atLeast: 1) { AllowRepeats = true }, "The revisions, in spec.sources order."),
        new Field("approvers", new MapShape(new TextShape("a role"), Text("a person")), "Role to person."),
        new Field("reason", Text("a reason"), "Why."),
        new Field("ticket", Text("a ticket"), "Where it is tracked."),
        new Field("issuedAt", new InstantShape(), "When it was given."),
        new Field("expires", new InstantShape(), "When it ends."));

    private static ObjectShape ApplicationShape => new(
        new Field("namespace", Text("a namespace"), "Its namespace."),
        new Field("name", Text("a name"), "Its name."),
        new Field("uid", Text("a uid"), "Its uid."));

    public ApprovalText Read(string text)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return new ApprovalText.Malformed($"The override is larger than {MaxBytes / 1024} KiB, which no annotation can be.");
        }

        var faults = new FaultList(string.Empty);
        return Parse(text, faults) is { } document ? Approve(document, faults) : Malformed(faults);
    }

    /// <summary>The one object of the text; null and a fault where there is none.</summary>
    private static YamlNode.Mapping? Parse(string text, FaultList faults)
    {
        // Blanks in place of what is stripped keep every later position true.
        var read = YamlReader.Read(Unquoted(text.Replace('\uFEFF', ' ')));
        if (read is { Faults.Count: 0, Documents: [YamlNode.Scalar { Plain: false } quoted] } && LooksLikeObject(quoted.Text))
        {
            read = YamlReader.Read(quoted.Text);
        }

        foreach (var fault in read.Faults)
        {
            faults.Add(fault.At, fault.Message);
        }

        var documents = read.Documents.Where(d => d is not YamlNode.Scalar { IsNull: true }).ToList();
        if (faults.Items.Count == 0 && documents is not [YamlNode.Mapping])
        {
            faults.Add(documents.Count > 0 ? documents[^1].At : new Position(1, 1), documents switch
            {
                [] => "the annotation is empty.",
                [YamlNode.Scalar scalar] => $"{FaultList.Quote(scalar.Text)} names nobody; the policy asks for a structured override, an object with kind, service, application, policy, change_class, revision, approvers, reason, ticket, issuedAt and expires.",
                [_] => "a list; the policy asks for one object.",
                _ => "a second document; the policy asks for one object.",
            });
        }

        return faults.Items.Count == 0 ? (YamlNode.Mapping)documents[0] : null;
    }

    private static ApprovalText Approve(YamlNode.Mapping document, FaultList faults)
    {
        Shape.Check(document, faults);
        if (document["revision"] is not null && document["revisions"] is { } both)
        {
            faults.Add(both.At, "both revision and revisions are given; keep one.");
        }

        if (faults.Items.Count > 0)
        {
            return Malformed(faults);
        }

        var application = document["application"];
        return new ApprovalText.Read(new Approval(
            document["kind"].Text(),
            document["service"].Text(),
            new ApprovedApplication(application.Get("namespace").Text(), application.Get("name").Text(), application.Get("uid").Text()),
            document["policy"].Text(),
            document["change_class"].Text(),
            document["revision"] is { } revision ? [revision.Text()] : [.. document["revisions"].Items().Select(r => r.Text())],
            [.. document["approvers"].Entries().Select(a => new Approver(a.Key, a.Value.Text()))],
            document["reason"].Text(),
            document["ticket"].Text(),
            Instant(document["issuedAt"]),
            Instant(document["expires"])));
    }

    private static ApprovalText.Malformed Malformed(FaultList faults)
    {
        var shown = faults.Items.OrderBy(f => f.At.Line).ThenBy(f => f.At.Column).Take(MaxFaults).Select(f => $"line {f.At.Line}, column {f.At.Column}: {f.Message}");
        var more = faults.Items.Count > MaxFaults ? $" And {faults.Items.Count - MaxFaults} more." : string.Empty;
        return new ApprovalText.Malformed("The override cannot be read: " + string.Join(' ', shown) + more);
    }

    /// <summary>An object in quotes that is no quoted text of YAML: the quotes are a shell's leftovers.</summary>
    private static string Unquoted(string text)
    {
        var (first, last) = (text.Length - text.TrimStart().Length, text.TrimEnd().Length - 1);
        return last > first && text[first] is '"' or '\'' && text[last] == text[first]
            && LooksLikeObject(text[(first + 1)..last])
            && YamlReader.Read(text).Faults.Count > 0
                ? text[..first] + ' ' + text[(first + 1)..last] + ' '
                : text;
    }

    private static bool LooksLikeObject(string text) => text.AsSpan().TrimStart().StartsWith("{");

    private static DateTimeOffset? Instant(YamlNode? node) => new InstantShape().TryRead(node, out var instant) ? instant : null;

    private static TextShape Text(string noun) => new(noun) { AllowEmpty = true, Multiline = true, MaxLength = 16 * 1024 };
}
