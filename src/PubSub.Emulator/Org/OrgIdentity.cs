namespace PubSub.Emulator.Org;

/// <summary>The org and the user that may use it.</summary>
internal static class OrgIdentity
{
    public const string OrgId15 = "00D5e000003TIrB";
    public const string OrgId = OrgId15 + "EAW";
    public const string OrgName = "Acme";
    public const string UserId = "0055e000001AbCdAAK";
    public const string UserName = "ops@example.com";
    public const string Password = "pa&ss<w0rd";
    public const string SecurityToken = "aB3xK9mQ2vT7nR5wY1zL8pH4";

    public static string TenantGuid => $"CORE/prod/{OrgId}";
}
