#include "services/invoice_matching/store/duties.h"

#include <optional>

#include "common/base/status_macros.h"

namespace outlay::invoice_matching {
namespace {

template <typename Key>
absl::StatusOr<Persons> LoadPersons(const store::Reader& reader, const Keyspace<Key, std::string>& keyspace,
                                    const Key& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> text, reader.Find(keyspace, key));
  return Persons::FromText(text.value_or(""));
}

template <typename Key>
absl::Status SavePersons(store::Transaction& txn, const Keyspace<Key, std::string>& keyspace, const Key& key,
                         const Persons& persons) {
  OUTLAY_ASSIGN_OR_RETURN(const Persons before, LoadPersons(txn, keyspace, key));
  if (before != persons) txn.Put(keyspace, key, persons.text());
  return absl::OkStatus();
}

}  // namespace

absl::Status SaveRequesters(store::Transaction& txn, const OrderKey& order, const Persons& requesters) {
  return SavePersons(txn, kOrderRequesters, order, requesters);
}

absl::Status SaveEditors(store::Transaction& txn, const SupplierKey& supplier, const Persons& editors) {
  return SavePersons(txn, kSupplierEditors, supplier, editors);
}

absl::StatusOr<Persons> LoadRequesters(const store::Reader& reader, const OrderKey& order) {
  return LoadPersons(reader, kOrderRequesters, order);
}

absl::StatusOr<Persons> LoadEditors(const store::Reader& reader, const SupplierKey& supplier) {
  return LoadPersons(reader, kSupplierEditors, supplier);
}

}  // namespace outlay::invoice_matching
