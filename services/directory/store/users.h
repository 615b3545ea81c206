// Users, their personal data and their memberships: the only place that reads and writes their rows. All functions
// return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_USERS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_USERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/persons.h"
#include "common/store/store.h"
#include "services/directory/domain/user.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<User>> FindUser(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / USER_NOT_FOUND.
absl::StatusOr<User> LoadUser(const store::Reader& reader, const IdKey& key);
// Returns empty data for an erased person and for an unknown user.
absl::StatusOr<Person> LoadPerson(const store::Reader& reader, const IdKey& key);

// `before`: the stored state; null: there is none.
void SaveUser(store::Transaction& txn, const std::string& organization, const User* before, const User& after);
// Saves a user's personal data, which were `before`, with the indexes. Empty data erase the row.
void SavePerson(store::Transaction& txn, const IdKey& key, const Person& before, const Person& after);

// Returns the day on which a user was last seen; nullopt: never.
absl::StatusOr<std::optional<absl::Time>> FindLastSeen(const store::Reader& reader, const IdKey& key);
void SaveLastSeen(store::Transaction& txn, const IdKey& key, absl::Time day);
void DeleteLastSeen(store::Transaction& txn, const IdKey& key);

// Return the user who has the address, ignoring case, or the external id; nullopt: none.
absl::StatusOr<std::optional<std::string>> FindUserIdByEmail(const store::Reader& reader,
                                                             const std::string& organization, const std::string& email);
absl::StatusOr<std::optional<std::string>> FindUserIdByExternalId(const store::Reader& reader,
                                                                  const std::string& organization,
                                                                  const std::string& external_id);
// Returns the user who has the user name, ignoring case, or, if nobody has it, the user with that address.
absl::StatusOr<std::optional<std::string>> FindUserIdByUserName(const store::Reader& reader,
                                                                const std::string& organization,
                                                                const std::string& user_name);

// Returns a user and, for a service account, its owner, and so on, at most access::limits::kOwnersOfAnAccount owners
// (I12). For an unknown user, returns only that user.
absl::StatusOr<Persons> LoadPersonsBehind(const store::Reader& reader, const IdKey& user);

// Returns a user, that one's manager, and so on up to the highest, at most limits::kManagerChain. Empty id: none.
// NOT_FOUND / USER_NOT_FOUND: the first user.
absl::StatusOr<std::vector<std::string>> LoadManagers(const store::Reader& reader, const std::string& organization,
                                                      const std::string& user_id);

// In order of ids: all users of an organization, the service accounts of an owner, the users who report to a manager,
// and the members of a group.
absl::Status VisitUsers(const store::Reader& reader, const std::string& organization,
                        const std::optional<std::string>& after, IdVisitor visitor);
absl::Status ScanUsers(const store::Reader& reader, const std::string& organization,
                       absl::FunctionRef<absl::StatusOr<store::Visit>(const User&)> visitor);
absl::Status VisitAccounts(const store::Reader& reader, const IdKey& owner, const std::optional<std::string>& after,
                           IdVisitor visitor);
absl::Status VisitReports(const store::Reader& reader, const IdKey& manager, const std::optional<std::string>& after,
                          IdVisitor visitor);
absl::Status VisitMembers(const store::Reader& reader, const IdKey& group, const std::optional<std::string>& after,
                          IdVisitor visitor);
// In order of addresses: `visitor` gets the address in lower case and its user.
absl::Status VisitEmails(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const std::string& email, const std::string& user_id)> visitor);

absl::StatusOr<std::optional<Membership>> FindMembership(const store::Reader& reader, const PairKey& key);
// Returns the memberships of a user, in order of groups.
absl::StatusOr<std::vector<Membership>> LoadMemberships(const store::Reader& reader, const IdKey& user);
// Visits the memberships of all users of an organization, in order of users, then groups, optionally only those after
// `after`.
absl::Status VisitMemberships(const store::Reader& reader, const std::string& organization,
                              const std::optional<PairKey>& after,
                              absl::FunctionRef<store::Visit(const Membership&)> visitor);
void SaveMembership(store::Transaction& txn, const std::string& organization, const Membership& membership);
void DeleteMembership(store::Transaction& txn, const std::string& organization, const Membership& membership);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_USERS_H_
