#include "services/approval/store/buying_tables.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "services/approval/domain/errors.h"
#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

constexpr auto kPolicyOf = [](std::string_view id, const storage::v1::BuyingPolicyRecord& record) {
  return absl::StatusOr<BuyingPolicy>(FromRecord(id, record));
};
constexpr auto kExceptionOf = [](std::string_view id, const storage::v1::BuyingExceptionRecord& record) {
  return absl::StatusOr<BuyingException>(FromRecord(id, record));
};

// Returns the exceptions that an index lists for an owner.
absl::Status LoadIndexed(const store::Reader& reader, const Keyspace<ExceptionIndexKey, NoValue>& index,
                         const std::string& organization, const std::string& owner,
                         std::vector<BuyingException>* exceptions) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(index, std::tuple(organization, owner), [&](const ExceptionIndexKey& key, const NoValue&) {
        ids.push_back(std::get<2>(key));
        return store::Visit::kContinue;
      }));
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<BuyingException> exception, FindBuyingException(reader, {organization, id}));
    if (exception.has_value()) exceptions->push_back(*std::move(exception));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<BuyingPolicy>> FindBuyingPolicy(const store::Reader& reader, const BuyingPolicyKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const auto record, reader.Find(kBuyingPolicies, key));
  if (!record.has_value()) return std::optional<BuyingPolicy>();
  return std::optional(FromRecord(std::get<1>(key), *record));
}

absl::StatusOr<BuyingPolicy> LoadBuyingPolicy(const store::Reader& reader, const BuyingPolicyKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<BuyingPolicy> policy, FindBuyingPolicy(reader, key));
  if (!policy.has_value()) return BuyingPolicyNotFound(std::get<1>(key));
  return *std::move(policy);
}

absl::Status ListBuyingPolicies(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const BuyingPolicy&)> visitor) {
  return store::ListById(reader, kBuyingPolicies, organization, after, kPolicyOf, visitor);
}

void SaveBuyingPolicy(store::Transaction& txn, const std::string& organization, const BuyingPolicy& policy) {
  txn.Put(kBuyingPolicies, {organization, policy.id}, ToRecord(policy));
}

void DeleteBuyingPolicy(store::Transaction& txn, const BuyingPolicyKey& key) {
  txn.Delete(kBuyingPolicies, key);
}

absl::StatusOr<std::optional<BuyingException>> FindBuyingException(const store::Reader& reader,
                                                                   const BuyingExceptionKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const auto record, reader.Find(kBuyingExceptions, key));
  if (!record.has_value()) return std::optional<BuyingException>();
  return std::optional(FromRecord(std::get<1>(key), *record));
}

absl::Status ListBuyingExceptions(const store::Reader& reader, const std::string& organization,
                                  const std::optional<std::string>& after,
                                  absl::FunctionRef<store::Visit(const BuyingException&)> visitor) {
  return store::ListById(reader, kBuyingExceptions, organization, after, kExceptionOf, visitor);
}

void SaveBuyingException(store::Transaction& txn, const std::string& organization, const BuyingException& exception) {
  txn.Put(kBuyingExceptions, {organization, exception.id}, ToRecord(exception));
  const ExceptionIndexKey open = {organization, exception.requester, exception.id};
  if (exception.state == ExceptionState::kWaiting || exception.state == ExceptionState::kUsable) {
    txn.Put(kOpenExceptions, open, NoValue());
  } else {
    txn.Delete(kOpenExceptions, open);
  }
  if (exception.state == ExceptionState::kUsed) {
    txn.Put(kUsedExceptions, {organization, exception.review_id, exception.id}, NoValue());
  }
}

absl::StatusOr<int> DropExpiredExceptions(store::Transaction& txn, const std::string& organization,
                                          const std::string& user, absl::Time now) {
  std::vector<BuyingException> open;
  OUTLAY_RETURN_IF_ERROR(LoadIndexed(txn, kOpenExceptions, organization, user, &open));
  int left = 0;
  for (const BuyingException& exception : open) {
    if (StateOf(exception, now) == ExceptionState::kExpired) {
      txn.Delete(kOpenExceptions, {organization, user, exception.id});
    } else {
      ++left;
    }
  }
  return left;
}

absl::StatusOr<std::vector<BuyingPolicy>> LoadBuyingPolicies(const store::Reader& reader,
                                                             const std::string& organization) {
  std::vector<BuyingPolicy> policies;
  OUTLAY_RETURN_IF_ERROR(ListBuyingPolicies(reader, organization, std::nullopt, [&](const BuyingPolicy& policy) {
    policies.push_back(policy);
    return store::Visit::kContinue;
  }));
  return policies;
}

absl::StatusOr<std::vector<BuyingException>> LoadUsableExceptions(const store::Reader& reader,
                                                                  const std::string& organization,
                                                                  const std::string& user,
                                                                  const std::string& review_id) {
  std::vector<BuyingException> exceptions;
  OUTLAY_RETURN_IF_ERROR(LoadIndexed(reader, kOpenExceptions, organization, user, &exceptions));
  if (!review_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(LoadIndexed(reader, kUsedExceptions, organization, review_id, &exceptions));
  }
  return exceptions;
}

absl::StatusOr<BuyingRules> LoadBuyingRules(const store::Reader& reader, const std::string& organization,
                                            const std::string& user, const std::string& review_id) {
  BuyingRules rules;
  OUTLAY_ASSIGN_OR_RETURN(rules.policies, LoadBuyingPolicies(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(rules.exceptions, LoadUsableExceptions(reader, organization, user, review_id));
  return rules;
}

}  // namespace outlay::approval
