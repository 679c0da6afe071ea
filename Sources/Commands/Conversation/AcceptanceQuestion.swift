import Presentation
import Procedures

/// Asks the person at the terminal, before a session, about the changes of a binding that nobody has
/// accepted here, one by one.
///
/// What is not accepted, the person does in the session; so nobody must answer.
struct AcceptanceQuestion {
  let context: CommandContext
  /// The path of the document in the language of record.
  let path: String
  /// The path of its binding; `nil` for the one that is found for it.
  let binding: String?

  /// Returns whether something was accepted.
  ///
  /// - Throws: `CommandFailure` if the binding cannot be read or written.
  func ask() throws -> Bool {
    let review = try BindingReview(ofDocumentAt: path, binding: binding, context)
    var isAccepted = false
    for sentence in review.sentences {
      for offer in sentence.offers {
        guard case .unaccepted(let mark) = offer.standing, isTold(offer, by: sentence) else {
          continue
        }
        do {
          try BindingReview.accept(
            offer.operation.id.rawValue, at: sentence.anchor, mark: mark, ofDocumentAt: path,
            binding: binding, by: context.person, context)
          isAccepted = true
        } catch is BindingReview.Problem {
          // Somebody has changed it meanwhile: the session leaves it to the person, and says so.
          continue
        }
      }
    }
    return isAccepted
  }

  /// Whether the person says that a sentence tells a change, and that Stegvis may make it.
  private func isTold(
    _ offer: BindingReview.Offer, by sentence: BindingReview.Sentence
  ) -> Bool {
    let words = context.words.saying(as: offer.operation.id)
    let id = offer.operation.id.rawValue
    let given = ProposalText(words).given(offer.arguments, offer.into)
    context.write(
      [
        .empty, TextLine(words.text(.bindQuestion, ["anchor": sentence.anchor]), .warning),
        TextLine(sentence.text, indent: 2, hanging: 2),
        TextLine(
          words.text(.bindMatch, ["step": id, "operation": words.operation(offer.operation.id)]),
          .strong, indent: 4, hanging: 2),
      ] + (given.isEmpty ? [] : [TextLine(given, .quiet, indent: 6, hanging: 2)])
        + [
          TextLine(
            words.text(
              .bindQuestionAsk,
              [
                "yes": words[.keyYes], "accept": words[.bindQuestionYes],
                "enter": words[.keyEnter], "refuse": words[.bindQuestionNo],
              ]))
        ])
    Output.write("> ")
    let typed = (readLine() ?? "").lowercased()
    Output.write("\n")
    return YesOrNo(words).read(String(typed.filter { !$0.isWhitespace })) ?? false
  }
}
