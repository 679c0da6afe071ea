import Operations

/// Why a service or a program that a domain is declared for does not do or show something. The words
/// are the program's own (`refusal.<code>`), and a domain may have others for its own.
package enum TransportRefusal: String, Hashable, Sendable, CaseIterable {
  /// Something else answers at its address: `evidence`.
  case otherService
  /// It refuses, for a reason of its own: `evidence`.
  case refusedByService
  /// It does not allow it: `evidence`.
  case forbiddenByService
  /// It asks to wait until a point in time: `until`.
  case waitAsked
  /// It does not accept the sign-in: `evidence`.
  case signInNotAccepted
  /// What was read before the change is no longer so: `evidence`.
  case changedMeanwhile
  /// It says that there is none, but does not show the list either in which it would be.
  case absenceUnproved
  /// It answered about something else than it was asked about: `evidence`.
  case otherAnswered
  /// It shows several of what there is at most one of: `number`.
  case severalFound
  /// Its list ends short, repeats itself, or leads to another host: `evidence`.
  case listNotWhole
  /// Its answer has another form than was declared: `evidence`.
  case notUnderstood
  /// It does not have this, as it says itself.
  case notOffered
  /// The name servers give different answers: `evidence`.
  case nameServersDiffer
  /// A name server gives no answer that can be used: `server`, `evidence`.
  case nameServerSilent
}

extension Refusal {
  package init(_ refusal: TransportRefusal, _ values: [String: Value] = [:]) {
    self.init(refusal.rawValue, values)
  }

  /// - Parameter evidence: what was seen, in the words of the service or for somebody who knows it.
  package init(_ refusal: TransportRefusal, evidence: String) {
    self.init(refusal, ["evidence": .text(evidence)])
  }
}
