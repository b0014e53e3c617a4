namespace ErrorBudgetGate.Manifests;

/// <summary>The pair <c>revision</c> (one source) and <c>revisions</c> (several) that Argo CD writes in several places.</summary>
internal sealed class Revisions
{
    private readonly List<string> _several = [];
    private string? _one;

    /// <summary><c>revisions</c> where it says anything, else <c>revision</c>; empty when unknown.</summary>
    /// <remarks>
    /// An empty text is no revision. A list of which one item is empty is unknown as a whole:
    /// its places are those of <c>spec.sources</c>, and leaving one out would move the others.
    /// </remarks>
    public IReadOnlyList<string> Known
    {
        get
        {
            if (_several.Exists(static r => r.Length > 0))
            {
                return _several.TrueForAll(static r => r.Length > 0) ? _several : [];
            }

            return _one is { Length: > 0 } ? [_one] : [];
        }
    }

    /// <summary>Reads the object at the cursor for its revisions alone.</summary>
    public static IReadOnlyList<string> Read(ref JsonFields json)
    {
        var revisions = new Revisions();
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (!revisions.Field(ref json))
            {
                json.Skip();
            }
        }

        return revisions.Known;
    }

    /// <summary>Takes the field at the cursor if it is one of the two.</summary>
    public bool Field(ref JsonFields json)
    {
        if (json.Is("revision"))
        {
            _one = json.Text();
            return true;
        }

        if (!json.Is("revisions"))
        {
            return false;
        }

        _several.Clear();
        if (json.EnterArray())
        {
            for (var i = 0; json.NextItem(i); i++)
            {
                _several.Add(json.Text() ?? string.Empty);
            }
        }

        return true;
    }
}
