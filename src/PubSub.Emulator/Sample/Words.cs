namespace PubSub.Emulator.Sample;

/// <summary>What generated texts are made of, with what breaks careless readers: quotes, commas, lines, other scripts.</summary>
internal static class Words
{
    public const string IdChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static readonly string[] Companies =
        ["Acme Ltd", "Müller & Söhne", "O'Brien, Sons \"and\" Co.", "株式会社サンプル", "Ægir Sjømat AS", "Contoso; Retail", "Ωmega"];

    public static readonly string[] Statuses = ["New", "Picked", "Packed", "Shipped", "Delivered", "Returned"];

    public static readonly string[] Cities = ["Oslo", "München", "São Paulo", "Łódź", "Reykjavík", "Paris"];

    public static readonly string[] FirstNames = ["Ada", "Bjørn", "Chloé", "Dmitri", "Eve", "Fatima"];

    public static readonly string[] LastNames = ["Lovelace", "Nordmann", "O'Neil", "García", "Nakamura", "van der Berg"];

    public static readonly string[] Adjectives = ["Red", "Quiet", "Heavy", "Northern", "Spare", "Old"];

    public static readonly string[] Nouns = ["Harbour", "Lamp", "Engine", "Market", "Ladder", "Bridge"];

    public static readonly string[] Notes =
    [
        "Leave at the door.",
        "First line\nSecond line, with a comma\nThird \"quoted\" line",
        "Ring twice; the bell is slow.",
        "Fragile \U0001F4E6 – handle with care",
        "=not a formula",
        "Call before delivery. The gate opens at 07:30 and closes again ten minutes later, so please do not be late.",
    ];
}
