namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>Numbers that look random and are the same for the same seed on every machine and every version of .NET (SplitMix64, Steele et al. 2014).</summary>
internal sealed class Dice(ulong state)
{
    private ulong _state = state;

    /// <summary>Each input has dice of its own, so that any one of them can be made again alone.</summary>
    public static Dice For(ulong seed, string target, long iteration)
    {
        // FNV-1a over the target's name.
        var name = target.Aggregate(14_695_981_039_346_656_037UL, static (hash, c) => (hash ^ c) * 1_099_511_628_211UL);
        return new Dice(new Dice(seed ^ name).Next() ^ ((ulong)iteration * 0xD1342543DE82EF95UL));
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to one less than <paramref name="limit"/>; 0 where there is no room.</summary>
    public int Below(int limit) => limit <= 1 ? 0 : (int)(Next() % (ulong)limit);

    public bool OneIn(int n) => Below(n) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
