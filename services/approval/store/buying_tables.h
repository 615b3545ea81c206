// Policies of guided buying and exceptions from them: the only place that reads and writes their rows. All functions
// return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_BUYING_TABLES_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_BUYING_TABLES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/approval/domain/buying_exception.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {

absl::StatusOr<std::optional<BuyingPolicy>> FindBuyingPolicy(const store::Reader& reader, const BuyingPolicyKey& key);
// NOT_FOUND / BUYING_POLICY_NOT_FOUND.
absl::StatusOr<BuyingPolicy> LoadBuyingPolicy(const store::Reader& reader, const BuyingPolicyKey& key);
// In order of ids, after an id.
absl::Status ListBuyingPolicies(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const BuyingPolicy&)> visitor);
void SaveBuyingPolicy(store::Transaction& txn, const std::string& organization, const BuyingPolicy& policy);
void DeleteBuyingPolicy(store::Transaction& txn, const BuyingPolicyKey& key);

absl::StatusOr<std::optional<BuyingException>> FindBuyingException(const store::Reader& reader,
                                                                   const BuyingExceptionKey& key);
// In order of ids, after an id.
absl::Status ListBuyingExceptions(const store::Reader& reader, const std::string& organization,
                                  const std::optional<std::string>& after,
                                  absl::FunctionRef<store::Visit(const BuyingException&)> visitor);
// Saves the exception and its entries in the indexes of open and used ones.
void SaveBuyingException(store::Transaction& txn, const std::string& organization, const BuyingException& exception);
// Removes a user's expired exceptions from the open ones, and returns how many remain open.
absl::StatusOr<int> DropExpiredExceptions(store::Transaction& txn, const std::string& organization,
                                          const std::string& user, absl::Time now);

absl::StatusOr<std::vector<BuyingPolicy>> LoadBuyingPolicies(const store::Reader& reader,
                                                             const std::string& organization);
// Returns a user's open exceptions, and those that a review used before; an empty review id stands for none.
absl::StatusOr<std::vector<BuyingException>> LoadUsableExceptions(const store::Reader& reader,
                                                                  const std::string& organization,
                                                                  const std::string& user,
                                                                  const std::string& review_id);
// Returns the policies and exceptions for a user's purchases, including those that a review used before; an empty
// review id stands for none.
absl::StatusOr<BuyingRules> LoadBuyingRules(const store::Reader& reader, const std::string& organization,
                                            const std::string& user, const std::string& review_id);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_BUYING_TABLES_H_
