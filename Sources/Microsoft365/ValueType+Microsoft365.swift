import Operations

extension ValueType {
  package static let user = ValueType("user")
  package static let license = ValueType("license")
  package static let subscription = ValueType("subscription")
  package static let mailbox = ValueType("mailbox")
  package static let phoneNumber = ValueType("phoneNumber")
  package static let forwardingMode = ValueType("forwardingMode")
  package static let country = ValueType("country")
}
