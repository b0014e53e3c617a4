using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Manifests;

/// <summary>An Application as it is being read; fields may come in any order.</summary>
internal sealed class ApplicationDraft
{
    private readonly Dictionary<string, string> _annotations = new(StringComparer.Ordinal);
    private readonly List<HistoryEntry> _history = [];
    private string? _apiVersion;
    private string? _kind;
    private string? _namespace;
    private string? _name;
    private string? _uid;
    private string? _resourceVersion;
    private DateTimeOffset? _startedAt;
    private int _retryCount;
    private Initiator? _initiator;
    private IReadOnlyList<string> _synced = [];
    private IReadOnlyList<string> _asked = [];

    /// <summary>Reads the root object to its end.</summary>
    /// <param name="typeMayBeAbsent">Argo CD's own API answers without <c>apiVersion</c> and <c>kind</c>.</param>
    public static ApplicationSnapshot Read(ref JsonFields json, bool typeMayBeAbsent)
    {
        var draft = new ApplicationDraft();
        if (json.EnterObject())
        {
            while (json.NextField())
            {
                draft.RootField(ref json);
            }
        }

        json.End();
        return draft.Finish(typeMayBeAbsent);
    }

    private void RootField(ref JsonFields json)
    {
        if (json.Is("kind"))
        {
            _kind = json.Text();
            CheckKind(ref json);
        }
        else if (json.Is("apiVersion"))
        {
            _apiVersion = json.Text();
        }
        else if (json.Is("metadata"))
        {
            Metadata(ref json);
        }
        else if (json.Is("status"))
        {
            Status(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private void CheckKind(ref JsonFields json)
    {
        if (_kind is { Length: > 0 } kind && kind != "Application")
        {
            throw json.Fault(kind.EndsWith("List", StringComparison.Ordinal)
                ? $"this is a {Excerpt.Of(kind, 60)}, one Application is needed: kubectl get application NAME --namespace NAMESPACE -o yaml."
                : $"this is a {Excerpt.Of(kind, 60)}, an Application is needed.");
        }
    }

    private void Metadata(ref JsonFields json)
    {
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("name"))
            {
                _name = json.Text();
            }
            else if (json.Is("namespace"))
            {
                _namespace = json.Text();
            }
            else if (json.Is("uid"))
            {
                _uid = json.Text();
            }
            else if (json.Is("resourceVersion"))
            {
                _resourceVersion = json.Text();
            }
            else if (json.Is("annotations"))
            {
                for (var some = json.EnterObject(); some && json.NextField();)
                {
                    var key = json.Name();
                    if (json.Text() is { } value)
                    {
                        _annotations[key] = value;
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void Status(ref JsonFields json)
    {
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("operationState"))
            {
                OperationState(ref json);
            }
            else if (json.Is("history"))
            {
                _history.Clear();
                if (json.EnterArray())
                {
                    for (var i = 0; json.NextItem(i); i++)
                    {
                        _history.Add(HistoryItem(ref json));
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void OperationState(ref JsonFields json)
    {
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("startedAt"))
            {
                _startedAt = json.Time();
            }
            else if (json.Is("retryCount"))
            {
                _retryCount = json.Count();
            }
            else if (json.Is("syncResult"))
            {
                _synced = Revisions.Read(ref json);
            }
            else if (json.Is("operation"))
            {
                Operation(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void Operation(ref JsonFields json)
    {
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("sync"))
            {
                _asked = Revisions.Read(ref json);
            }
            else if (json.Is("initiatedBy"))
            {
                InitiatedBy(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>An empty object names nobody but is Argo CD's word; null is its silence. Neither is a person.</summary>
    private void InitiatedBy(ref JsonFields json)
    {
        if (!json.EnterObject())
        {
            return;
        }

        var username = string.Empty;
        var automated = false;
        while (json.NextField())
        {
            if (json.Is("username"))
            {
                username = json.Text() ?? string.Empty;
            }
            else if (json.Is("automated"))
            {
                automated = json.Flag();
            }
            else
            {
                json.Skip();
            }
        }

        _initiator = new Initiator(username, automated);
    }

    private static HistoryEntry HistoryItem(ref JsonFields json)
    {
        DateTimeOffset? deployedAt = null;
        var revisions = new Revisions();
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("deployedAt"))
            {
                deployedAt = json.Time();
            }
            else if (!revisions.Field(ref json))
            {
                json.Skip();
            }
        }

        return new HistoryEntry(revisions.Known, deployedAt);
    }

    private ApplicationSnapshot Finish(bool typeMayBeAbsent)
    {
        if (string.IsNullOrEmpty(_kind) && !typeMayBeAbsent)
        {
            throw Missing("kind", "it says no kind; an Application is needed.");
        }

        if ((_apiVersion is { Length: > 0 } || !typeMayBeAbsent) && _apiVersion?.StartsWith("argoproj.io/", StringComparison.Ordinal) != true)
        {
            throw Missing("apiVersion", $"argoproj.io/v1alpha1 was expected, {Excerpt.Quoted(_apiVersion ?? string.Empty, 60)} was found.");
        }

        return new ApplicationSnapshot(
            _namespace is { Length: > 0 } ? _namespace : throw Missing("metadata.namespace", "it is missing."),
            _name is { Length: > 0 } ? _name : throw Missing("metadata.name", "it is missing."),
            _uid ?? string.Empty,
            _resourceVersion ?? string.Empty,
            _annotations,
            _synced.Count > 0 ? _synced : _asked,
            _startedAt,
            _retryCount,
            _initiator,
            _history);
    }

    private static JsonFieldException Missing(string path, string message) => new(path.Split('.'), offset: 0, message);
}
