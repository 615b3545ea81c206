// The links by which people without an account end e-mails with one click (RFC 8058). They name no address: it stands
// there, and in the store, as a keyed digest. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_

#include <optional>
#include <string>
#include <string_view>

namespace outlay::notification {

// Who does not want e-mails, of which organization.
struct OptOut {
  std::string organization;
  std::string address_digest;  // see AddressDigest

  bool operator==(const OptOut&) const = default;
};

// Stands for an address, in any case of letters, in an organization: letters, digits, '-' and '_'. Without the key
// nobody finds the address again by trying.
std::string AddressDigest(std::string_view key, std::string_view organization, std::string_view address);

// The path of the link: "unsubscribe/acme/DIGEST/SIGNATURE".
std::string UnsubscribePath(std::string_view key, const OptOut& who);
// What a path asks for; `path` as above, with or without a '/' before it. Nothing: it was not signed with the key.
std::optional<OptOut> ReadUnsubscribePath(std::string_view key, std::string_view path);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_
