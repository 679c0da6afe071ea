/// The faults of one request, decided before it is handled.
struct FaultPlan: Sendable {
  enum Before: Sendable {
    case throttle(seconds: Int)
    case unavailable(seconds: Int?)
    case serverError(status: Int)
    case drop
    case expire
  }

  package enum After: Sendable {
    case lateError
    case drop
  }

  let before: Before?
  let isConflict: Bool
  let after: After?
  let delay: Int

  init(_ faults: SandboxFaults, _ random: inout SandboxRandom) {
    let slow = random.happens(faults.slow)
    let expire = random.happens(faults.expire)
    let throttle = random.happens(faults.throttle)
    let unavailable = random.happens(faults.unavailable)
    let dropBefore = random.happens(faults.dropBefore)
    let serverError = random.happens(faults.serverError)
    isConflict = random.happens(faults.conflict)
    let drop = random.happens(faults.drop)
    let late = random.happens(faults.lateError)
    let seconds = Int.random(in: 1...3, using: &random)
    let status = [500, 502, 504].randomElement(using: &random) ?? 500
    delay = slow ? faults.slowMilliseconds : 0
    before =
      expire
      ? .expire
      : throttle
        ? .throttle(seconds: seconds)
        : unavailable
          ? .unavailable(seconds: seconds == 1 ? nil : seconds)
          : dropBefore ? .drop : serverError ? .serverError(status: status) : nil
    after = drop ? .drop : late ? .lateError : nil
  }
}
