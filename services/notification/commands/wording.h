// Chooses the words of a notice for each person (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_WORDING_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_WORDING_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/domain/event_fields.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {

// Combines several notices of a person into one message, in the person's language; nothing: none of them is kept any
// more. DATA_LOSS: a row cannot be read.
absl::StatusOr<std::optional<Words>> GatheredWordsFor(const store::Reader& reader, const InboxRef& user,
                                                      const std::string& gathering);

// The words for one kind of notice about one event: each language is filled in once. Used by one body.
class Wording {
 public:
  // All but `language`, the organization's (empty: not chosen), must outlive this.
  Wording(const store::Reader& reader, OrganizationView* view, std::string language, const Subscription& subscription,
          const EventFields& fields);

  // Returns the words for a person of that language; empty: none was chosen. They live as long as this object.
  // DATA_LOSS: a row cannot be read.
  absl::StatusOr<const Words*> In(const std::string& language);

 private:
  absl::StatusOr<Words> Find(const std::string& language) const;

  const store::Reader& reader_;
  OrganizationView* const view_;
  const std::string language_;
  const Subscription& subscription_;
  const EventFields& fields_;
  std::map<std::string, Words> rendered_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_WORDING_H_
