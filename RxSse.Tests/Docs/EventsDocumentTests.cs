using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Http;
using RxSse.Http.OpenApi;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Tests.Conventions;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The tables of docs/events.md and docs/resume.md are those of the code.</summary>
public sealed partial class EventsDocumentTests
{
    private static readonly IReadOnlyDictionary<string, string> Sections = Document.Sections(Repository.Read("docs/events.md"), level: 2);

    [Fact]
    public void Parameters_AreThoseOfTheParser() => Assert.Equal(
        EventsParameters.Known.Append(EventsParameters.Ticket)
            .Select(parameter => (parameter.Name, parameter.Allowed, parameter.Meaning.Replace("`", "", StringComparison.Ordinal), parameter.Example)),
        Document.Rows(Sections["Parameters of `GET /events`"]).Select(row => (Text(row[0]), Text(row[1]), Text(row[2]), Text(row[3]))));

    [Fact]
    public void Examples_AreAccepted_AndSoAreAllValues()
    {
        foreach (var parameter in EventsParameters.Known)
        {
            Assert.All(parameter.Values.Append(parameter.Example), value => Assert.Null(FaultOf(parameter.Name, value)));
        }
    }

    [Fact]
    public void OtherValues_AreRefused_WithWhatIsAllowed() => Assert.All(
        EventsParameters.Known.Where(parameter => parameter.Values.Count > 0 || parameter == EventsParameters.Since),
        parameter => Assert.Contains($"Allowed: {parameter.Allowed}", FaultOf(parameter.Name, "other"), StringComparison.Ordinal));

    [Fact]
    public void ControlEvents_AreThoseOfTheSchemas()
    {
        var rows = Document.Rows(Sections["Control events"]).ToDictionary(row => Text(row[0]), row => row[2]);

        Assert.Equal(EventSchemas.ControlEvents().Select(control => control.Type).Order(), rows.Keys.Order());
        Assert.All(EventSchemas.ControlEvents(), control => Assert.Equal(
            control.Data["properties"]!.AsObject().Select(member => member.Key).Order(), Word().Matches(rows[control.Type]).Select(word => word.Groups[1].Value).Order()));
    }

    [Theory]
    [InlineData("shutdown")]
    [InlineData("rejected")]
    public void Reasons_AreThoseOfTheCode(string type)
    {
        var line = Sections["Control events"].Split("\n- ").Single(line => line.StartsWith($"`{type}`", StringComparison.Ordinal));

        Assert.Equal(
            (type == "shutdown" ? ShutdownReasons.All : Rejection.Reasons).Order(),
            Word().Matches(line).Skip(1).Select(word => word.Groups[1].Value).Order());
    }

    [Fact]
    public void ReasonsOfGaps_AreThoseOfTheCode()
    {
        var gaps = Document.Sections(Repository.Read("docs/resume.md"), level: 2)["`gap`"];

        Assert.Equal(GapReasons.All, Document.Rows(gaps).Select(row => Text(row[0])));
    }

    private static string? FaultOf(string name, string value) => EventsRequest.Parse(
        new QueryCollection(QueryHelpers.ParseQuery($"?{name}={Uri.EscapeDataString(value)}")), null,
        new ViewLanguage(["stock", "metrics"], [], new CompositionOptions()), OverflowPolicy.Latest, () => DateTimeOffset.UnixEpoch).Fault?.Detail;

    // Without the marks of code and of links.
    private static string Text(string cell) =>
        Link().Replace(cell, "$1").Replace("`", "", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();
}
