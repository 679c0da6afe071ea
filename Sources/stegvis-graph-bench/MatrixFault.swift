import GraphSandbox

/// A fault that occurs often.
package struct MatrixFault: Sendable {
  package let name: String
  package let faults: SandboxFaults

  private init(_ name: String, _ order: (inout SandboxFaults) -> Void) {
    self.name = name
    var faults = SandboxFaults()
    order(&faults)
    self.faults = faults
  }

  /// Each occurs in three requests out of ten; lag is up to half a minute.
  package static var all: [MatrixFault] {
    [
      MatrixFault("nothing") { _ in },
      MatrixFault("replication lag, up to 30 s") { $0.lag = ["*": 30, "existence": 30] },
      MatrixFault("throttled (429)") { $0.throttle = 0.3 },
      MatrixFault("unavailable (503)") { $0.unavailable = 0.3 },
      MatrixFault("500, 502, 504 before the effect") { $0.serverError = 0.3 },
      MatrixFault("504 after the effect") { $0.lateError = 0.3 },
      MatrixFault("reply dropped after the effect") { $0.drop = 0.3 },
      MatrixFault("connection dropped before the effect") { $0.dropBefore = 0.3 },
      MatrixFault("answer after the client gave up") {
        $0.slow = 0.3
        $0.slowMilliseconds = 90_000
      },
      MatrixFault("concurrency conflict (409)") { $0.conflict = 0.3 },
      MatrixFault("token expired (401)") { $0.expire = 0.3 },
      MatrixFault("success reported, no effect") { $0.swallow = 0.3 },
      MatrixFault("all of them, each in one request of ten") {
        $0.lag = ["*": 30, "existence": 30]
        $0.throttle = 0.1
        $0.unavailable = 0.1
        $0.serverError = 0.1
        $0.lateError = 0.1
        $0.drop = 0.1
        $0.dropBefore = 0.1
        $0.slow = 0.1
        $0.slowMilliseconds = 90_000
        $0.conflict = 0.1
        $0.expire = 0.1
        $0.swallow = 0.1
      },
    ]
  }
}
