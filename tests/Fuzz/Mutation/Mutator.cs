using System.Text;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>Makes an input of seeds and dice.</summary>
internal static class Mutator
{
    /// <summary>Inputs stay below this; what grows beyond is cut, or a few doublings would fill the memory.</summary>
    private const int MostCharacters = 1_000_000;

    public static Input Make(IReadOnlyList<string> seeds, Dice dice)
    {
        var text = dice.Pick(seeds);
        for (var edits = Edits(dice); edits > 0; edits--)
        {
            text = dice.Pick(dice.Below(5) < 3 ? TokenEdits.All : TextEdits.All)(text, dice, seeds);
            text = text.Length > MostCharacters ? text[..MostCharacters] : text;
        }

        // Now and then nothing but noise.
        text = dice.OneIn(200) ? Noise(dice) : text;
        var bytes = dice.OneIn(5) ? ByteEdits.Damage(text, dice) : Encoding.UTF8.GetBytes(text);
        return new Input(text, bytes, dice.Below(int.MaxValue));
    }

    /// <summary>Mostly a few, so that the input still gets past the first check; sometimes none; sometimes a wreck.</summary>
    private static int Edits(Dice dice) => dice.Below(20) switch
    {
        0 => 0,
        < 10 => 1,
        < 15 => 2,
        < 19 => 3 + dice.Below(4),
        _ => 8 + dice.Below(25),
    };

    private static string Noise(Dice dice)
    {
        var text = new StringBuilder();
        for (var i = dice.Below(60); i > 0; i--)
        {
            text.Append(dice.OneIn(3) ? ((char)dice.Below(dice.OneIn(4) ? 0x10000 : 128)).ToString() : dice.Pick(Oddities.Pieces));
        }

        return text.ToString();
    }
}
