import Sessions

/// The answer in a person's form.
package struct PostedAnswer {
  /// `nil` if the form has no answer, such as a choice with nothing chosen or a skip without a
  /// reason.
  package let answer: Answer?

  package init(_ form: WebForm) {
    let reason = form.values("reason").first
    switch form["answer"] ?? "" {
    case "proceed": answer = .proceed
    case "stop": answer = .stop
    case "happened": answer = .happened(true)
    case "notHappened": answer = .happened(false)
    case "skip": answer = reason.map { .skip(reason: $0) }
    case "override": answer = reason.map { .override(reason: $0) }
    case "mode": answer = form["mode"].flatMap(SessionMode.init).map { .mode($0) }
    case "words":
      // Typed words are added to the chosen values, or replace them if only one is wanted; commas
      // separate them. Words refused earlier that are still in the field do not count.
      let isAsItWas = form["other"] == form["had"] && !form.values("value").isEmpty
      let other = isAsItWas ? [] : form.values("other").flatMap(Self.parts)
      let words =
        form["single"] != nil && !other.isEmpty ? other : form.values("value") + other
      answer = words.isEmpty ? nil : .words(words)
    case _: answer = nil
    }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map { part in
      String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }.filter { !$0.isEmpty }
  }
}
