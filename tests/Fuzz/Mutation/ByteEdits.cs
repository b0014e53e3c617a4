using System.Text;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>Damage below the level of characters.</summary>
internal static class ByteEdits
{
    /// <summary>Not UTF-8: a lone continuation, an overlong slash, half a character, a surrogate, beyond Unicode, and byte order marks of other encodings.</summary>
    private static readonly byte[][] Foreign = [[0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFF, 0xFE], [0xFE, 0xFF], [0x00], [0xEF, 0xBB, 0xBF], [0x1F, 0x8B, 0x08]];

    public static byte[] Damage(string text, Dice dice)
    {
        switch (dice.Below(8))
        {
            case 0:
                return Encoding.Unicode.GetBytes(text);
            case 1:
                return Encoding.Latin1.GetBytes(text);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var edits = 1 + dice.Below(4); edits > 0 && bytes.Length > 0; edits--)
        {
            var at = dice.Below(bytes.Length);
            switch (dice.Below(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << dice.Below(8));
                    break;
                case 1:
                    bytes[at] = (byte)dice.Below(256);
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes[..at], .. dice.Pick(Foreign), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
