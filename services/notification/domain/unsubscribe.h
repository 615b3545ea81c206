// The links by which people without an account end e-mails with one click (RFC 8058). They contain no address: a keyed
// digest represents it, there and in the store. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_

#include <optional>
#include <string>
#include <string_view>

namespace outlay::notification {

// An address that does not want e-mails from an organization.
struct OptOut {
  std::string organization;
  std::string address_digest;  // see AddressDigest

  bool operator==(const OptOut&) const = default;
};

// Returns a digest of an address, ignoring case, within an organization: letters, digits, '-' and '_'. Without the key
// the address cannot be found by trying.
std::string AddressDigest(std::string_view key, std::string_view organization, std::string_view address);

// The path of the link: "unsubscribe/acme/DIGEST/SIGNATURE".
std::string UnsubscribePath(std::string_view key, const OptOut& who);
// Returns the request in a path; `path` as above, with or without a leading '/'. Nothing: it was not signed with the
// key.
std::optional<OptOut> ReadUnsubscribePath(std::string_view key, std::string_view path);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_UNSUBSCRIBE_H_
