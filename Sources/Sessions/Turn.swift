/// The right to carry out changes in a session; one process at a time has it, until this is let go.
///
/// A class, because letting go of the last reference gives the right back, as the death of the
/// process does.
package final class Turn: Sendable {
  private let giveBack: @Sendable () -> Void

  package init(giveBack: @escaping @Sendable () -> Void = {}) { self.giveBack = giveBack }

  deinit { giveBack() }
}
