// Users, who they are, and their memberships: the only place that reads and writes their rows. All functions return
// DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
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
// Of an erased person, and where there is no such user: all empty.
absl::StatusOr<Person> LoadPerson(const store::Reader& reader, const IdKey& key);

// `before`: as the row is now; null: there is none.
void SaveUser(store::Transaction& txn, const std::string& organization, const User* before, const User& after);
// Writes who a user is, `before` being who it was until now, with the indexes. An empty one erases the row.
void SavePerson(store::Transaction& txn, const IdKey& key, const Person& before, const Person& after);

// The day on which a user was last seen; nullopt: never.
absl::StatusOr<std::optional<absl::Time>> FindLastSeen(const store::Reader& reader, const IdKey& key);
void SaveLastSeen(store::Transaction& txn, const IdKey& key, absl::Time day);
void DeleteLastSeen(store::Transaction& txn, const IdKey& key);

// Whose the address, in any case of letters, or the external id is; nullopt: nobody's.
absl::StatusOr<std::optional<std::string>> FindUserIdByEmail(const store::Reader& reader,
                                                             const std::string& organization, const std::string& email);
absl::StatusOr<std::optional<std::string>> FindUserIdByExternalId(const store::Reader& reader,
                                                                  const std::string& organization,
                                                                  const std::string& external_id);
// Whose the user name is, in any case of letters, or, where nobody was given it, the address.
absl::StatusOr<std::optional<std::string>> FindUserIdByUserName(const store::Reader& reader,
                                                                const std::string& organization,
                                                                const std::string& user_name);

// A user, and, of a service account, its owner, and so on, at most access::limits::kOwnersOfAnAccount of them (I12).
// Who is not there is behind nothing but itself.
absl::StatusOr<Persons> LoadPersonsBehind(const store::Reader& reader, const IdKey& user);

// A user, that one's manager, and so on to the highest, at most limits::kManagerChain of them. Empty id: none.
// NOT_FOUND / USER_NOT_FOUND: the first.
absl::StatusOr<std::vector<std::string>> LoadManagers(const store::Reader& reader, const std::string& organization,
                                                      const std::string& user_id);

// In id order: all users of an organization, the service accounts of one, who reports to one, and the members
// of a group.
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
// In the order of addresses: hears the address in small letters and whose it is.
absl::Status VisitEmails(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const std::string& email, const std::string& user_id)> visitor);

absl::StatusOr<std::optional<Membership>> FindMembership(const store::Reader& reader, const PairKey& key);
// Of one user, in group order.
absl::StatusOr<std::vector<Membership>> LoadMemberships(const store::Reader& reader, const IdKey& user);
// Of all users of an organization, in the order of users, then groups, optionally only those after `after`.
absl::Status VisitMemberships(const store::Reader& reader, const std::string& organization,
                              const std::optional<PairKey>& after,
                              absl::FunctionRef<store::Visit(const Membership&)> visitor);
void SaveMembership(store::Transaction& txn, const std::string& organization, const Membership& membership);
void DeleteMembership(store::Transaction& txn, const std::string& organization, const Membership& membership);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_USERS_H_
