// Limits of notices that do not belong to a single field.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// An organization's own subscriptions: every event of the organization is compared with each.
inline constexpr int64_t kSubscriptions = 200;
// People whom one subscription notifies because fields of an event name them: of those who may be notified, the first
// in order of ids.
inline constexpr size_t kPeopleByFields = 20;
// The same limit for built-in subscriptions that notify the people who are to decide: the number of people in a stage
// of a review.
inline constexpr size_t kPeopleAsked = 100;
// People that a subscription tells by their role if it would tell nobody else; and grants of a role that are examined
// to find them, the first ones in the order of their users' ids.
inline constexpr size_t kPeopleByRoles = 20;
inline constexpr size_t kHoldsLookedAt = 1'000;
// People whom all subscriptions to an event type may tell of one event, each as often as subscriptions do: so that
// their notices fit into one body (3 rows each, and the bytes of title and text).
inline constexpr size_t kPeoplePerEvent = 250;
// How long before a snapshot an order that it names, and that is not known here, may have been issued, or an invoice
// received, for its steps still to be told. Longer than a feed keeps events.
inline constexpr absl::Duration kSnapshotCatchUp = absl::Hours(24 * 35);
// Steps of a ladder that are remembered as told for one order or invoice, over several ends.
inline constexpr size_t kToldSteps = 24;
// Rungs of a ladder, and steps of a rung.
inline constexpr size_t kLadderRungs = 10;
inline constexpr size_t kLadderSteps = 8;
// The greatest length of a rung in months, and the greatest distance of a step from an order's last day.
inline constexpr int kLadderLengthMonths = 120;
inline constexpr int kLadderMonthsBefore = 24;
inline constexpr int kLadderDaysBefore = 366;
// Earlier ladders of an organization that orders, or invoices, may still follow.
inline constexpr size_t kLaddersBefore = 10;
// Orders, or invoices, that one body moves to another ladder, and such bodies of an organization in one run.
inline constexpr size_t kRearmedPerBody = 200;
inline constexpr size_t kRearmingsPerLook = 10;
// The age up to which a late event still causes notices: longer than an outage may last. A service that is followed for
// the first time delivers all the events it keeps, which may be more than a year's. The second value is for contacts of
// orders, who cannot check that an event is outdated.
inline constexpr absl::Duration kEventCatchUp = absl::Hours(24 * 35);
inline constexpr absl::Duration kContactCatchUp = absl::Hours(24 * 7);
// How long an event waits, from its first try here, for the copy of directory to know the people whom its producer
// knows, since the producer may have heard of new people first. After that the event is told to those who are known. An
// event that is older than the second limit, by its producer's clock, does not wait: the copy has had enough time.
inline constexpr absl::Duration kPeopleCatchUp = absl::Minutes(1);
inline constexpr absl::Duration kPeopleCatchUpAge = absl::Minutes(10);
// How long an invoice is kept behind its due date, and with it what was told: longer than what comes late is told
// (kEventCatchUp, kSnapshotCatchUp), so that nothing is told twice.
inline constexpr int kDueInvoiceKeptDays = 60;
// How often the log reports events that name unknown people or that nobody was told; and how many of the last ones are
// remembered, so that each is counted once.
inline constexpr absl::Duration kUntoldLogged = absl::Minutes(1);
inline constexpr size_t kUntoldRemembered = 256;
// Bytes of a rendered title; the rest is cut off.
inline constexpr size_t kTitleBytes = 400;
// Bytes of a rendered text; longer ones are cut.
inline constexpr size_t kTextBytes = 2'000;
// Bytes of a notice's rows without title and text: keys, names, times.
inline constexpr size_t kNoticeBytesBesides = 550;
// Bytes of one value in a template; longer ones are cut.
inline constexpr size_t kValueBytes = 1'000;
// The time before it is due at which a message stops accepting notices.
inline constexpr absl::Duration kGatheringMargin = absl::Minutes(1);
// Notices of one message that are shown; further ones are counted.
inline constexpr size_t kGatheredShown = 100;
// Notices of an inbox that one search for unread ones reads; the next one continues after them.
inline constexpr size_t kUnreadLookedAt = 1'000;
// An organization's own templates, of all kinds and languages.
inline constexpr size_t kTemplates = 500;
// Fields that a template may use.
inline constexpr size_t kTemplateFields = 50;
// Nested open sections of a template.
inline constexpr size_t kTemplateDepth = 5;
// Nested messages that a preview fills in; more would mean a message that contains itself.
inline constexpr int kPreviewDepth = 6;
// Bytes of an e-mail address before its '@', and of one label of its host name (RFC 5321, RFC 1035).
inline constexpr size_t kLocalPartBytes = 64;
inline constexpr size_t kHostLabelBytes = 63;
// Subjects that a user may mute.
inline constexpr int64_t kMutedSubjects = 1'000;
// Targets of an organization.
inline constexpr int64_t kTargets = 20;
// Bytes of a generated secret.
inline constexpr size_t kSecretBytes = 32;
// Secrets of a target that may be valid at the same time.
inline constexpr size_t kSecrets = 2;
// The time for which the previous secret stays valid after a rotation: by default, and at most.
inline constexpr absl::Duration kSecretOverlap = absl::Hours(24);
inline constexpr absl::Duration kSecretOverlapMax = absl::Hours(7 * 24);
// Bytes of a receiver's answer that are kept.
inline constexpr size_t kAttemptTextBytes = 512;
// Attempts of a delivery that are kept.
inline constexpr size_t kKeptAttempts = 20;
// The wait after each failed attempt of a delivery, before jitter: after the last attempt it is dead, about three days
// after the first.
inline constexpr absl::Duration kBackoff[] = {absl::Seconds(5),  absl::Seconds(30), absl::Minutes(2), absl::Minutes(10),
                                              absl::Minutes(30), absl::Hours(2),    absl::Hours(5),   absl::Hours(10),
                                              absl::Hours(14),   absl::Hours(20),   absl::Hours(24)};
// The jitter of a wait in percent, in both directions, so that deliveries that failed together are not retried
// together.
inline constexpr int kBackoffJitterPercent = 20;
// The longest wait that a receiver may ask for.
inline constexpr absl::Duration kRetryAfterMax = absl::Hours(24);
// Consecutive failed attempts after which a target is paused.
inline constexpr int kFailuresToPause = 5;
// The first pause, which doubles with each further failure, and the longest.
inline constexpr absl::Duration kPause = absl::Minutes(1);
inline constexpr absl::Duration kPauseMax = absl::Hours(1);
// Notices whose deliveries one body plans, and the number of deliveries after which it plans no further notice: each
// delivery has 6 rows, and a body is limited to 1,000.
inline constexpr size_t kNoticesPerPlan = 100;
inline constexpr size_t kDeliveriesPerPlan = 120;
// Deliveries that one request sends again.
inline constexpr size_t kRedeliveries = 100;
// Dead deliveries that such a request reads; meanwhile other bodies of the partition wait.
inline constexpr size_t kRedeliveriesLookedAt = 500;
// Deliveries that are read for one page of a list, whether they match or not.
inline constexpr size_t kDeliveriesLookedAt = 5'000;
// The time for which an ended delivery is kept: until then it can be read, and sent again.
inline constexpr absl::Duration kDeliveryRetention = absl::Hours(24 * 90);
// Deliveries that one body deletes.
inline constexpr size_t kForgottenPerBody = 100;
// The time for which notices are kept: in inboxes, read or not; and for contacts, who have no inbox, as long as their
// deliveries can be sent again.
inline constexpr absl::Duration kNoticeRetention = absl::Hours(24 * 400);
inline constexpr absl::Duration kContactNoticeRetention = absl::Hours(24 * 100);
// Notices that one body deletes: each has 3 rows, and a body is limited to 1,000.
inline constexpr size_t kNoticesForgottenPerBody = 200;
// Notices of one inbox that one run deletes; the remainder waits for the next run.
inline constexpr size_t kNoticesForgottenPerRun = 5'000;
// Rows of each kind that one body deletes for an erased person, or for messages that combined notices.
inline constexpr size_t kErasedPerBody = 100;
// Characters of a short text, for phones.
inline constexpr size_t kShortTextCharacters = 160;
// Contacts of one order who are notified of one event, each once; more than an order may have.
inline constexpr size_t kContactsPerEvent = 100;
// E-mails of an organization per day to contacts of orders who are not users, and the number of them that may be sent
// ahead of that pace; further ones wait.
inline constexpr int64_t kContactMailsPerDay = 5'000;
inline constexpr int64_t kContactMailsAtOnce = 1'000;
// The least size in bytes of the key that signs the links by which contacts end e-mails.
inline constexpr size_t kUnsubscribeKeyBytes = 32;
// Concurrent deliveries to one target, and to all targets of one kind (webhooks, users, contacts) of an organization.
inline constexpr size_t kTargetConcurrency = 8;
inline constexpr size_t kShareConcurrency = 16;
// The time for which the end of the process waits for deliveries in progress; later ones are sent again, with the same
// id.
inline constexpr absl::Duration kCourierDrain = absl::Seconds(5);
// Deliveries to one target that are started per second.
inline constexpr size_t kTargetPerSecond = 50;
// The wait before the result of an attempt is stored again after a failure, doubled each time, and its maximum: without
// the result the receiver gets the message twice.
inline constexpr absl::Duration kStoreAgain = absl::Seconds(1);
inline constexpr absl::Duration kStoreAgainMax = absl::Hours(1);
// The delay before a notice's deliveries are planned; the interval of runs that move orders and invoices to a changed
// ladder; and the interval at which each inbox is checked for old notices.
inline constexpr absl::Duration kPlanInterval = absl::Seconds(1);
inline constexpr absl::Duration kRearmInterval = absl::Seconds(1);
inline constexpr absl::Duration kRetentionInterval = absl::Hours(1);
// Bytes of the name, and of the password, to log in to the mail server with.
inline constexpr size_t kCredentialBytes = 1'024;
// The interval at which waiting and dead deliveries are counted.
inline constexpr absl::Duration kMeasureInterval = absl::Minutes(1);
// Due targets of a partition that one look returns; those among them of one kind of an organization; and the rows that
// it reads for them. The next look continues after these.
inline constexpr size_t kTargetsPerLook = 1'000;
inline constexpr size_t kTargetsPerShare = 200;
inline constexpr size_t kTargetsLookedAt = 20'000;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
