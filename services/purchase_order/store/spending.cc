#include "services/purchase_order/store/spending.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {

storage::v1::OrderSpendingRecord ToRecord(const OrderSpending& spending) {
  storage::v1::OrderSpendingRecord record;
  record.set_is_counted(spending.is_counted);
  record.set_rate(store::DecimalText(spending.rate));
  for (const SpendingEntry& entry : spending.entries) {
    storage::v1::SpendingEntryRecord& added = *record.add_entries();
    added.set_persons(entry.persons.text());
    added.set_month(entry.month.ToString());
    added.set_minor(entry.minor);
  }
  record.set_breach(spending.breach);
  return record;
}

absl::StatusOr<OrderSpending> FromRecord(const storage::v1::OrderSpendingRecord& record) {
  OrderSpending spending = {.is_counted = record.is_counted(), .rate = {}, .entries = {}, .breach = record.breach()};
  OUTLAY_ASSIGN_OR_RETURN(spending.rate, store::StoredDecimal(record.rate(), kOrders.name));
  for (const storage::v1::SpendingEntryRecord& entry : record.entries()) {
    const absl::StatusOr<Month> month = Month::Parse(entry.month());
    if (!month.ok()) return DataLoss(kOrders.name);
    spending.entries.push_back(
        {.persons = Persons::FromText(entry.persons()), .month = *month, .minor = entry.minor()});
  }
  return spending;
}

absl::Status SaveSpending(store::Transaction& txn, const std::string& organization, Currency base,
                          const OrderSpending& before, const OrderSpending& after) {
  for (const auto& [key, minor] : DifferenceOf(before, after)) {
    const auto& [user, month] = key;
    const SpentMonthKey row = {organization, user, month.ToString()};
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::SpentRecord> spent, txn.Find(kSpent, row));
    OUTLAY_ASSIGN_OR_RETURN(const Money sum,
                            Add(Money(spent.value_or(storage::v1::SpentRecord()).minor(), base), Money(minor, base)));
    storage::v1::SpentRecord record;
    record.set_minor(sum.minor_units());
    sum.minor_units() == 0 ? txn.Delete(kSpent, row) : txn.Put(kSpent, row, record);
  }
  return absl::OkStatus();
}

absl::StatusOr<Money> SpentIn(const store::Reader& reader, const std::string& organization, const std::string& user,
                              const std::vector<Month>& months, Currency base) {
  Money sum = Money::Zero(base);
  for (const Month& month : months) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::SpentRecord> spent,
                            reader.Find(kSpent, {organization, user, month.ToString()}));
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, Money(spent.value_or(storage::v1::SpentRecord()).minor(), base)));
  }
  return sum;
}

}  // namespace outlay::purchase_order
