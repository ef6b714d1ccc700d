using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Which fields of a change event stay when those without meaning are dropped. The account has Name 1, Type 2, BillingAddress 4,
/// Phone 6 and LastModifiedDate 12; Street, City and State are the fields 0 to 2 of the address.</summary>
public sealed class ChangedFieldsTests
{
    private const int Street = 0;
    private const int City = 1;
    private const int State = 2;

    [Fact]
    public void An_update_keeps_what_is_changed_nulled_or_a_diff()
    {
        var selection = Select(AccountChanges.Make("UPDATE", changed: ["0x1040"], nulled: ["0x40"], diff: ["0x04"]));
        Assert.Equal(["Type", "Phone", "LastModifiedDate"], Kept(selection!, position => null));
        // Enriched fields have a value, but are not changed.
        Assert.Equal(["Type", "Phone", "LastModifiedDate"], Kept(selection!, position => "x"));
    }

    [Fact]
    public void A_compound_field_keeps_the_fields_within_it_that_any_list_names()
    {
        var selection = Select(AccountChanges.Make("UPDATE", changed: ["4-0x01"], nulled: ["4-0x02"]))!;
        Assert.Equal(["BillingAddress"], Kept(selection, _ => null));
        Assert.True(selection.IsPartial(4, "an address"));
        Assert.True(selection.IsPartial(4, null));
        Assert.True(selection.KeepsChild(4, Street, null));
        Assert.True(selection.KeepsChild(4, City, null));
        Assert.False(selection.KeepsChild(4, State, null));
        Assert.False(selection.KeepsChild(4, State, "unchanged"));
    }

    [Fact]
    public void A_compound_field_is_whole_where_it_is_named_itself_or_all_of_it_is()
    {
        Assert.False(Select(AccountChanges.Make("UPDATE", changed: ["0x10"]))!.IsPartial(4, null));
        Assert.False(Select(AccountChanges.Make("UPDATE", changed: ["4-0x03FF"]))!.IsPartial(4, null));
        Assert.False(Select(AccountChanges.Make("UPDATE", changed: ["4-0x0300"], nulled: ["4-0x00FF"]))!.IsPartial(4, "an address"));
        // Named itself as well: what has a value may be new, what has none is only null where that is said.
        var both = Select(AccountChanges.Make("UPDATE", changed: ["0x10"], nulled: ["4-0x01"]))!;
        Assert.False(both.IsPartial(4, null));
        Assert.True(both.IsPartial(4, "an address"));
        Assert.True(both.KeepsChild(4, Street, null));
        Assert.True(both.KeepsChild(4, City, "Oslo"));
        Assert.False(both.KeepsChild(4, City, null));
    }

    [Fact]
    public void With_an_unknown_bit_every_value_may_be_new()
    {
        var selection = Select(AccountChanges.Make("UPDATE", changed: ["0x80000040", "4-0x01"]))!;
        Assert.Equal(["BillingAddress", "Phone"], Kept(selection, _ => null));
        Assert.Equal(15, Kept(selection, _ => "x").Count());
        Assert.True(selection.KeepsChild(4, City, "Oslo"));
        Assert.False(selection.KeepsChild(4, City, null));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("GAP_CREATE")]
    [InlineData("GAP_UPDATE")]
    [InlineData("GAP_OVERFLOW")]
    public void What_tells_nothing_of_the_fields_keeps_only_values(string type)
    {
        var selection = Select(AccountChanges.Make(type))!;
        Assert.Empty(Kept(selection, _ => null));
        Assert.Equal(["Type"], Kept(selection, position => position == 2 ? "enriched" : null));
        Assert.False(selection.IsPartial(4, "an address"));
    }

    [Theory]
    [InlineData("CREATE")]
    [InlineData("UNDELETE")]
    [InlineData("SNAPSHOT")]
    public void What_tells_the_whole_record_is_whole(string type) => Assert.Null(Select(AccountChanges.Make(type)));

    [Fact]
    public void What_has_no_header_is_whole()
    {
        var schema = new EventSchema("order", Order);
        Assert.Null(new ChangedFields(schema).Select([]));
    }

    private const string Order = """{"type":"record","name":"Order__e","fields":[{"name":"A__c","type":["null","string"]}]}""";

    private static FieldSelection? Select(byte[] payload) => new ChangedFields(AccountChanges.Schema).Select(payload);

    private static IEnumerable<string> Kept(FieldSelection selection, Func<int, object?> value) =>
        AccountChanges.Schema.Record.Fields.Skip(1).Where(field => selection.Keeps(field.Position, value(field.Position))).Select(field => field.Name);
}
