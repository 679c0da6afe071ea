import Sessions

/// The conversation of a session that is carried out again on a copy, where nothing counts.
struct RehearsingConversation: Conversation {
  let person: any Conversation
  let isRehearsal = true

  var isUnwatched: Bool { person.isUnwatched }
  func ask(_ view: StepView) async throws(Unanswered) -> Answer { try await person.ask(view) }
  func anticipated(_ view: StepView) async -> Answer? { await person.anticipated(view) }
  func show(_ view: StepView) async { await person.show(view) }
  func tell(_ notice: Notice) async { await person.tell(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { person.textShown(view) }
}
