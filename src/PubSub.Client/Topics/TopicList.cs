using PubSub.Client.Recovery;

namespace PubSub.Client.Topics;

/// <summary>The topics of an org, as far as the user may see them.</summary>
/// <param name="Topics">Their names, in order.</param>
/// <param name="Notices">What is missing, or may not be so.</param>
public sealed record TopicList(IReadOnlyList<string> Topics, IReadOnlyList<Notice> Notices);
