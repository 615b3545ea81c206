#include "services/purchase_order/convert/bank_reviews.h"

#include <string>

#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

std::string_view IfChanged(const std::string& before, const std::string& after) {
  return before == after ? "unchanged" : "changed";
}

std::string DifferenceOf(const BankDetails& details) {
  const BankAccount& after = *details.proposed;
  if (!details.current.has_value()) {
    return Concat("Account number: none -> ", MaskedAccountNumber(after.account_number));
  }
  const BankAccount& before = *details.current;
  return Concat("Account number: ", MaskedAccountNumber(before.account_number), " -> ",
                MaskedAccountNumber(after.account_number),
                before.account_number == after.account_number ? " (unchanged)" : "",
                "\nAccount holder: ", IfChanged(before.account_holder, after.account_holder),
                "\nBank code: ", IfChanged(before.bank_code, after.bank_code));
}

}  // namespace

approval::v1::Subject ToSubject(std::string_view organization, const Currency& base_currency, const Supplier& supplier,
                                const BankDetails& details) {
  const BankAccount& account = *details.proposed;
  const std::string requester = account.proposer.person();
  approval::v1::Subject subject;
  subject.set_resource(SupplierName(organization, supplier.id));
  subject.set_kind(approval::v1::SUBJECT_KIND_BANK_DETAILS);
  subject.set_title(Concat("Bank details of supplier ", supplier.id));
  subject.set_details(Concat(DifferenceOf(details), "\nSupplier: ", supplier.display_name));
  rpc::ToProto(Money::Zero(base_currency), subject.mutable_amount());
  subject.set_amount_unbounded(true);
  subject.set_supplier(SupplierName(organization, supplier.id));
  subject.set_requester(UserName(organization, requester));
  Persons involved = account.proposers;
  involved.Add(account.barred);
  for (const std::string_view id : involved.ids()) {
    if (id != requester) subject.add_involved(UserName(organization, id));
  }
  approval::v1::SubjectTerm& term = *subject.add_terms();
  term.set_field("bank_details");
  term.set_digest(DigestOf(account));
  return subject;
}

}  // namespace outlay::purchase_order
