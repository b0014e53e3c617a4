using System.Text;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed class StandardErrorTests
{
    [Fact]
    public void Notes_arrive_as_they_were_written()
    {
        using var stream = new MemoryStream();
        using var error = new StandardError(() => stream);

        error.Write("a ");
        error.Write('b');
        error.WriteLine(" ü");

        Assert.Equal("a b ü" + Environment.NewLine, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_note_that_cannot_be_written_ends_nothing()
    {
        using var error = new StandardError(() => throw new IOException("No space left on device"));

        var thrown = Record.Exception(() => error.WriteLine("a note"));

        Assert.Null(thrown);
    }
}
