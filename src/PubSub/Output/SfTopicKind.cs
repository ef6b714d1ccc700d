namespace PubSub;

/// <summary>What comes on a topic.</summary>
public enum SfTopicKind
{
    /// <summary>Events that apps and admins define, and those of the platform itself.</summary>
    PlatformEvent,

    /// <summary>Changes of the records of one object.</summary>
    ChangeEvent,

    /// <summary>Several kinds of event: a custom channel, or /data/ChangeEvents.</summary>
    Channel,

    /// <summary>What users do in the org, as Real-Time Event Monitoring sees it.</summary>
    Monitoring,
}
