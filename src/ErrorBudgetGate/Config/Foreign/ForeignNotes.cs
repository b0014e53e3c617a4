using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Parts of foreign documents that are for people and other tools.</summary>
internal static class ForeignNotes
{
    /// <summary>Labels with a text; a list of texts is joined with commas, which is said.</summary>
    public static IEnumerable<ForeignLabel> Labels(YamlNode? labels, FaultList faults)
    {
        foreach (var entry in labels.Entries().Where(e => !ForeignBinding.IsOurs(e.Key)))
        {
            if (entry.Value is YamlNode.Sequence list)
            {
                faults.Note(entry.KeyAt, $"label {FaultList.Quote(entry.Key)} is a list; it is written as one text with commas.");
                yield return new ForeignLabel(entry.Key, string.Join(',', list.Items.Select(i => i.Text())), entry.KeyAt, faults);
            }
            else
            {
                yield return new ForeignLabel(entry.Key, entry.Value.Text(), entry.KeyAt, faults);
            }
        }
    }

    public static void OtherAnnotations(YamlNode? annotations, FaultList faults)
    {
        var others = annotations.Entries().Where(e => !ForeignBinding.IsOurs(e.Key)).ToList();
        if (others.Count > 0)
        {
            faults.Note(others[0].KeyAt, $"annotations are for other tools and are left out: {string.Join(", ", others.Select(e => FaultList.Quote(e.Key)))}.");
        }
    }

    /// <summary>A display name as a part of an objective's name: lower case, with one hyphen for all that is no letter or digit.</summary>
    public static string Slug(string text)
    {
        var slug = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        while (slug.Contains("--", StringComparison.Ordinal))
        {
            slug = slug.Replace("--", "-", StringComparison.Ordinal);
        }

        return slug;
    }
}
