import Commands
import Diagnostics
import Hummingbird
import Presentation
import Procedures

/// The page of what a document's sentences tell, on which a person ticks one change at a time.
extension Site {
  func addBindings(to router: RouterGroup<WebContext>) {
    router.get(":language/documents/binding") { request, web in
      let (person, context) = try reader(web, .view)
      let name = request.uri.queryParameters.get("path") ?? ""
      return answer(try bindingPage(of: name, person, context), context, web)
    }
    router.post(":language/documents/binding") { _, web in
      let (person, context) = try reader(web, .run)
      let name = web.form["path"] ?? ""
      let path = try documents.document(named: name, context).path
      var note: String?
      do {
        note = try bind(path, web.form, as: person, context)
      } catch is BindingReview.Problem {
        note = context.words[.webBindingOutdated]
      } catch let failure as CommandFailure {
        note = documents.withoutFolders(failure.text(onPageIn: context.words))
      }
      if let note {
        return answer(
          try bindingPage(of: name, person, context, note: note), context, web)
      }
      return redirect(to: BindingPage.address(of: name, context.words))
    }
  }

  /// - Returns: why nothing was bound; `nil` if it was.
  private func bind(
    _ path: String, _ form: WebForm, as person: Person, _ context: CommandContext
  ) throws -> String? {
    let (operation, anchor, mark) = (
      form["operation"] ?? "", form["at"] ?? "", form["mark"] ?? ""
    )
    switch form["act"] {
    case "tick":
      guard form["told"] == "yes" else { return context.words[.webBindingUnticked] }
      try BindingReview.accept(
        operation, at: anchor, mark: mark, ofDocumentAt: path, by: person.actor, context)
    case "withdraw":
      try BindingReview.withdraw(
        operation, at: anchor, mark: mark, ofDocumentAt: path, by: person.actor, context)
    case _: try BindingReview.bindRest(ofDocumentAt: path, context)
    }
    return nil
  }

  private func bindingPage(
    of name: String, _ person: Person, _ context: CommandContext, note: String? = nil
  ) throws -> WebPage {
    let path = try documents.document(named: name, context).path
    return BindingPage(
      name: name, title: documents.title(ofDocumentAt: path, context.words) ?? name,
      review: try BindingReview(ofDocumentAt: path, context), mayRun: person.may(.run),
      note: note, findings: context.findingWords, words: context.words
    ).page
  }
}

/// The sentences of a document, each with the operations that it tells or may tell.
struct BindingPage {
  let name: String
  let title: String
  let review: BindingReview
  let mayRun: Bool
  /// Why nothing was bound; `nil` if nobody tried, or it was.
  let note: String?
  let findings: FindingWords
  let words: Words

  /// The address of the page of a document.
  static func address(of name: String, _ words: Words) -> String {
    "/\(words.language)/documents/binding?path=\(QueryText.encoded(name))"
  }

  var page: WebPage {
    let isForeign = review.language != words.language
    return WebPage(
      template: "binding", title: words.text(.webBindingOf, ["title": title]),
      path: "documents/binding?path=\(QueryText.encoded(name))",
      value: [
        "name": .text(name), "note": .optional(note), "mayRun": .flag(mayRun),
        "document": .text("/\(words.language)/documents?path=\(QueryText.encoded(name))"),
        "spoken": isForeign ? .text(review.language) : .nothing,
        "problems": review.problems.isEmpty
          ? .nothing
          : .object([
            "all": .list(review.problems) { problem in
              .text("\(problem.place.line): \(findings.message(of: problem).text)")
            }
          ]),
        "rest": mayRun && review.problems.isEmpty && (review.hasMore || !review.changed.isEmpty)
          ? .object(["button": .text(words[rest])]) : .nothing,
        "changed": review.changed.isEmpty
          ? .nothing : .object(["all": .list(review.changed, changed)]),
        "sentences": .list(review.sentences, sentence),
      ], status: note == nil ? .ok : .conflict)
  }

  private var rest: MessageKey {
    review.changed.isEmpty ? .webBindingRest : .webBindingRenew
  }

  private func changed(_ passage: BindingDrift.Passage) -> PageValue {
    let text = DriftText(passage, words)
    return .object([
      "head": .text(text.head), "old": .optional(text.old), "now": .optional(text.now),
    ])
  }

  private func sentence(_ sentence: BindingReview.Sentence) -> PageValue {
    .object([
      "anchor": .text(sentence.anchor), "text": .text(sentence.text),
      "deep": .number(min(4, sentence.depth)), "none": .flag(sentence.offers.isEmpty),
      "offers": .list(sentence.offers) { offer($0, at: sentence.anchor) },
      "withdrawn": .list(sentence.withdrawn) { taken in
        let operation = words.saying(as: taken.operation).operation(taken.operation)
        let who = words.text(.bindWithdrawnBy, ["person": taken.by, "day": taken.on])
        return .text("\(operation): \(who)")
      },
    ])
  }

  private func offer(_ offer: BindingReview.Offer, at anchor: String) -> PageValue {
    let words = words.saying(as: offer.operation.id)
    let text = ProposalText(words)
    let operation = words.operation(offer.operation.id)
    var standing: String?
    var warning: String?
    var mark: String?
    var withdraw: String?
    switch offer.standing {
    case .proposed: standing = words[.webBindingProposed]
    case .bound: standing = words[.webBindingBound]
    case .accepted(let acceptance, let own):
      withdraw = own
      standing = words.text(
        .bindAcceptedBy, ["person": acceptance.by, "day": acceptance.on])
    case .offered(let own): mark = own
    case .unaccepted(let own):
      mark = own
      warning = words.text(
        .webBindingUnaccepted, ["anchor": anchor, "operation": operation])
    case .lacking(let missing):
      warning =
        missing.isEmpty
        ? nil : words.text(.bindMissing, ["inputs": text.parameters(missing)])
    }
    let given = text.given(offer.arguments, offer.into)
    return .object([
      "operation": .text(operation), "id": .text(offer.operation.id.rawValue),
      "change": .flag(offer.operation.kind == .change),
      "certainty": .optional(offer.proposal.map { text.certainty($0.certainty) }),
      "because": .optional(
        offer.proposal.map { words.text(.bindBecause, ["reasons": text.reasons($0.reasons)]) }),
      "given": given.isEmpty ? .nothing : .text(given),
      "standing": .optional(standing), "warning": .optional(warning),
      "tick": mayRun
        ? mark.map { mark in
          .object([
            "mark": .text(mark), "at": .text(anchor), "id": .text(offer.operation.id.rawValue),
            "label": .text(
              words.text(
                .webBindingTick, ["operation": operation, "anchor": anchor])),
          ])
        } ?? .nothing : .nothing,
      "withdraw": mayRun
        ? withdraw.map { mark in
          .object([
            "mark": .text(mark), "at": .text(anchor), "id": .text(offer.operation.id.rawValue),
            "label": .text(
              words.text(
                .webBindingWithdrawOf, ["operation": operation, "anchor": anchor])),
          ])
        } ?? .nothing : .nothing,
    ])
  }
}
