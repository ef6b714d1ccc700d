using System.IO.Enumeration;
using PubSub.Client.Events;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>Which change events a filter lets through.</summary>
public sealed class ChangeEventFilterTests
{
    private const string Id15 = "0015e00000AbCdE";
    private const string Id18 = "0015e00000AbCdEAAV";
    private const string Other = "0015e00000AbCdFAAV";

    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("Account", true)]
    [InlineData("account", true)]
    [InlineData("Acc*", true)]
    [InlineData("Contact", false)]
    [InlineData("Accoun", false)]
    public void Entities(string name, bool isWanted) => Assert.Equal(isWanted, IsWanted([name], [], [], AccountChanges.Make("UPDATE")));

    [Theory]
    [InlineData("UPDATE", "UPDATE", true)]
    [InlineData("UPDATE", "update", true)]
    [InlineData("GAP_UPDATE", "UPDATE", false)]
    [InlineData("GAP_UPDATE", "GAP_*", true)]
    [InlineData("CREATE", "GAP_*", false)]
    [InlineData("GAP_OVERFLOW", "GAP_*", true)]
    public void Types(string type, string wanted, bool isWanted) => Assert.Equal(isWanted, IsWanted([], [wanted], [], AccountChanges.Make(type)));

    [Theory]
    [InlineData(Id18, Id18, true)]
    [InlineData(Id15, Id18, true)]
    [InlineData(Id18, Id15, true)]
    [InlineData(" 0015e00000AbCdEAAV ", Id18, true)]
    [InlineData("0015e00000abcde", Id18, false)]
    [InlineData(Other, Id18, false)]
    [InlineData("001*", Id18, true)]
    [InlineData("003*", Id18, false)]
    [InlineData(Id18, "001*", true)]
    [InlineData(Id15, "001*", true)]
    [InlineData(Id18, "003*", false)]
    [InlineData("0015*", "001*", true)]
    [InlineData("0*", "001*", true)]
    [InlineData("003*", "001*", false)]
    [InlineData(Id18, "*", true)]
    public void Records(string wanted, string recordId, bool isWanted) =>
        Assert.Equal(isWanted, IsWanted([], [], [wanted], AccountChanges.Make("UPDATE", [recordId])));

    [Theory]
    [InlineData("")]
    [InlineData("0015e00000AbCd")]
    [InlineData("0015e00000AbCdEA")]
    [InlineData("0015e00000AbCdEAAVx")]
    [InlineData("0015e00000AbCdEAAVx*")]
    [InlineData("001?00000AbCdEF")]
    [InlineData("001?*")]
    [InlineData("[01]*")]
    [InlineData("*AbCdEAAV")]
    [InlineData("001**")]
    [InlineData("Account")]
    public void What_is_no_record_id_is_refused_instead_of_waited_for(string id)
    {
        var error = Assert.Throws<FormatException>(() => Filter([], [], [Id18, id]));
        Assert.StartsWith($"'{id}' is no record id.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_records_is_enough_and_none_is_not()
    {
        Assert.True(IsWanted([], [], [Id15], AccountChanges.Make("UPDATE", [Other, Id18])));
        Assert.True(IsWanted([], [], [Other, Id15], AccountChanges.Make("UPDATE", [Id18])));
        Assert.False(IsWanted([], [], [Id15], AccountChanges.Make("UPDATE", [])));
    }

    [Fact]
    public void An_overflow_may_be_about_any_record()
    {
        Assert.True(IsWanted([], [], [Id18], AccountChanges.Make("GAP_OVERFLOW")));
        Assert.False(IsWanted(["Contact"], [], [Id18], AccountChanges.Make("GAP_OVERFLOW")));
    }

    [Fact]
    public void All_of_the_conditions_hold_together()
    {
        var update = AccountChanges.Make("UPDATE", [Id18]);
        Assert.True(IsWanted(["Contact", "Account"], ["CREATE", "UPDATE"], [Id18], update));
        Assert.False(IsWanted(["Contact"], ["UPDATE"], [Id18], update));
        Assert.False(IsWanted(["Account"], ["CREATE"], [Id18], update));
        Assert.False(IsWanted(["Account"], ["UPDATE"], [Other], update));
    }

    [Fact]
    public void The_body_is_not_read()
    {
        var whole = AccountChanges.Make("UPDATE", [Id18]);
        var header = whole[..^15];
        Assert.False(IsWanted(["Contact"], [], [], header));
        Assert.True(IsWanted(["Account"], [], [], header));
    }

    [Fact]
    public void What_cannot_be_judged_is_wanted_and_what_is_no_change_event_is_not()
    {
        Assert.True(IsWanted(["Contact"], [], [], [0xFF]));
        var order = new EventSchema("order", RealSchemas.OrderShipped);
        Assert.False(Filter(["Order_Shipped__e"], [], []).IsWanted(order, Convert.FromHexString(RealSchemas.OrderShippedHex)));
        var odd = new EventSchema("odd", """{"type":"record","name":"E","fields":[{"name":"ChangeEventHeader","type":{"type":"record","name":"H","fields":[]}}]}""");
        Assert.True(Filter(["Contact"], [], []).IsWanted(odd, []));
    }

    [Fact]
    public void A_type_that_there_is_not_is_told_once()
    {
        var filter = Filter([], ["UPDTE", "CREATE", "GAP*"], []);
        Assert.False(filter.IsWanted(AccountChanges.Schema, AccountChanges.Make("UPDATE")));
        Assert.True(filter.IsWanted(AccountChanges.Schema, AccountChanges.Make("CREATE")));
        Assert.Contains("'UPDTE'", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private bool IsWanted(string[] entities, string[] types, string[] ids, byte[] payload) =>
        Filter(entities, types, ids).IsWanted(AccountChanges.Schema, payload);

    private ChangeEventFilter Filter(string[] entities, string[] types, string[] ids) =>
        new([.. entities.Select(PatternOf)], [.. types.Select(PatternOf)], ids, _warnings.Add);

    // The host has more wildcards; how they are used is the same.
    private static NamePattern PatternOf(string text) => new(text, name => FileSystemName.MatchesSimpleExpression(text, name));
}
