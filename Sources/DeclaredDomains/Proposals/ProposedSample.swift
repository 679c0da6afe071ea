/// The documents that a proposal begins practice with: two invented ones of each kind that is not in
/// another, with a value for every property.
struct ProposedSample {
  private(set) var document = JSONDocument.object([])

  init(_ subjects: [ProposedSubject]) {
    for subject in subjects where subject.parent == nil && subject.wrapper.isEmpty {
      guard let id = subject.id.flatMap({ JSONPointer($0) }) else { continue }
      let documents = (1...2).map { number in
        Self.document(of: subject, id, number: number)
      }
      document = document.setting(JSONPointer(tokens: [subject.kind]), to: .list(documents))
    }
  }

  private static func document(
    of subject: ProposedSubject, _ id: JSONPointer, number: Int
  ) -> JSONDocument {
    var document = JSONDocument.object([])
    for fact in subject.facts {
      guard let pointer = JSONPointer(fact.pointer) else { continue }
      document = document.setting(pointer, to: value(of: fact, number: number))
    }
    if let name = subject.name.flatMap({ JSONPointer($0) }) {
      document = document.setting(name, to: .text("\(subject.kind) \(number)"))
    }
    return document.setting(id, to: .text("\(number)"))
  }

  private static func value(of fact: ProposedSubject.Fact, number: Int) -> JSONDocument {
    switch fact.type {
    case "text": .text("\(fact.property) \(number)")
    case "number": .number("\(number)")
    case "flag": .flag(number == 1)
    case "instant": .text("2026-11-0\(number)T08:00:00Z")
    case "date": .text("2026-11-0\(number)")
    case "code": .text(fact.codes.dropFirst(number - 1).first ?? fact.codes.first ?? "")
    case _: .list([])
    }
  }
}
