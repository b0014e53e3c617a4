using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class GarbageTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Mutated_documents_never_throw_and_every_fault_has_a_place(int seed)
    {
        foreach (var text in Mutations.Of(seed, 2000, maxEdits: 4))
        {
            Check(text);
        }
    }

    [Fact]
    public void Random_bytes_never_throw_and_every_fault_has_a_place()
    {
        var random = new Random(20);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);

            // Half of them within ASCII, or nothing would get past the decoder.
            if (i % 2 == 0)
            {
                bytes = [.. bytes.Select(b => (byte)(b & 0x7F))];
            }

            Check(new ConfigText("f.yaml", bytes));
        }
    }

    [Fact]
    public void Deep_and_wide_texts_are_refused_in_good_order()
    {
        Check(new ConfigText("f.yaml", Encoding.UTF8.GetBytes(new string('[', 100_000))));
        Check(new ConfigText("f.yaml", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("- ", 100_000)))));
        Check(new ConfigText("f.yaml", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a: {", 10_000)))));
    }

    [Theory]
    [InlineData("a\u0001: 1\na\u0001: 2\n")]
    [InlineData("a: *\u000b\n")]
    [InlineData("a: !x\u007fy z\n")]
    public void What_a_text_holds_is_shown_without_what_a_terminal_would_obey(string text)
    {
        var faults = YamlReader.Read(text).Faults;
        Assert.NotEmpty(faults);
        Assert.All(faults, f => Assert.DoesNotContain(f.Message, char.IsControl));
    }

    [Fact]
    public void What_a_text_holds_is_shown_only_in_part()
    {
        var name = new string('x', 1000);
        Assert.All(YamlReader.Read($"{name}: *{name}\n{name}: !{name} 1\n").Faults, f => Assert.True(f.Message.Length < 300, f.Message));
    }

    private static void Check(ConfigText text)
    {
        var result = ConfigLoader.Load([text], acceptConnections: true);
        Assert.All(result.Faults, f =>
        {
            Assert.True(f.At.Line >= 1 && f.At.Column >= 1, f.ToString());
            Assert.False(f.ToString().Any(char.IsControl), f.ToString());
        });
        if (result.IsValid)
        {
            Assert.All(result.Policies.Values, AssertSound);
        }

        var faults = new List<ConfigFault>();
        Assert.Equal(ConnectionsFile.Read(text, faults) is null, faults.Count > 0);
    }

    /// <summary>What the domain takes for granted about a policy.</summary>
    private static void AssertSound(ErrorBudgetPolicy policy)
    {
        Assert.NotEmpty(policy.Tiers);
        Assert.Null(policy.Tiers[^1].Above);
        Assert.All(policy.Tiers.SkipLast(1), t => Assert.NotNull(t.Above));
        Assert.Equal(policy.Tiers.Select(t => t.Above).SkipLast(1).OrderDescending(), policy.Tiers.Select(t => t.Above).SkipLast(1));
        Assert.True(policy.Override.Evidence == OverrideEvidence.Bare || policy.Override.Approvals.Count > 0);
        Assert.NotEmpty(policy.Override.Record);
        Assert.NotEmpty(policy.Override.Annotation);
    }
}
