/// The body of `assignNumber` and `unassignNumber`.
struct NumberBody: Encodable {
  let telephoneNumber: String
  let numberType: String
  let assignmentTargetId: String?
}
