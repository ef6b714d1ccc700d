namespace PubSub.Emulator.Sample;

/// <summary>An object whose changes are published, and which of its fields the sample changes in what way.</summary>
/// <param name="Name">API name of the object.</param>
/// <param name="KeyPrefix">First three characters of its record ids.</param>
/// <param name="Plain">Fields that an ordinary update changes.</param>
/// <param name="Nulled">A field that an update empties.</param>
/// <param name="Compound">A compound field.</param>
/// <param name="Children">Children of it that a user changes.</param>
internal sealed record ChangeEntity(string Name, string KeyPrefix, string[] Plain, string Nulled, string Compound, string[] Children)
{
    public static readonly ChangeEntity Account = new(
        "Account", "001", ["Name", "AnnualRevenue", "SLA_Expiry__c"], "Phone", "BillingAddress", ["Street", "City"]);

    public static readonly ChangeEntity Contact = new(
        "Contact", "003", ["Title", "Email", "Languages__c"], "MobilePhone", "MailingAddress", ["Street", "PostalCode"]);

    public static readonly ChangeEntity Employee = new(
        "Employee__c", "a0B", ["Salary__c", "Shift_Start__c", "Skills__c"], "Manager__c", "Office__c", ["Latitude"]);

    public static readonly ChangeEntity Lead = new(
        "Lead", "00Q", ["Company", "Email", "Status"], "Phone", "Address", ["Street", "City"]);

    public static readonly ChangeEntity Case = new(
        "Case", "500", ["Subject", "Status", "Hours__c"], "Supplied_Phone__c", "Site__c", ["Latitude"]);
}
