// Every table of notification. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/notification/storage/v1/delivery_record.pb.h"
#include "outlay/notification/storage/v1/notice_record.pb.h"
#include "outlay/notification/storage/v1/preferences_record.pb.h"

namespace outlay::notification {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys; each id is plain, without the resource name around it.
using NoticeKey = std::tuple<std::string, std::string, std::string>;  // organization, user id, notice id
using InboxKey = std::tuple<std::string, std::string>;                // organization, user id
using MuteKey = std::tuple<std::string, std::string, std::string>;    // organization, user id, resource name
using SubscriptionKey = std::tuple<std::string, std::string>;         // organization, subscription id
// Organization, user id, message, notice id.
using GatheredKey = std::tuple<std::string, std::string, std::string, std::string>;
using TemplateKey = std::tuple<std::string, std::string, std::string>;   // organization, kind, language
using LadderedKey = std::tuple<std::string, std::string>;                // organization, id of an order or invoice
using OrderByDayKey = std::tuple<std::string, absl::Time, std::string>;  // organization, day (as of UTC), order id
using StepDayKey = std::tuple<absl::Time, std::string, std::string>;     // day (as of UTC), organization, id
using ProducerKey = std::tuple<std::string>;                             // "purchase_order", "invoice_matching"
using TargetKey = std::tuple<std::string, std::string>;                  // organization, target id
using DeliveryKey = std::tuple<std::string, std::string>;                // organization, delivery id
// Organization, target ("targets/hook"), subject, place.
using PlaceKey = std::tuple<std::string, std::string, std::string, uint64_t>;
using DueDeliveryKey = std::tuple<std::string, std::string, absl::Time, std::string>;  // organization, target, time, id
using DeliveryByStateKey = std::tuple<std::string, uint64_t, std::string>;             // organization, state, id
using DeliveryByUserKey = std::tuple<std::string, std::string, std::string>;           // organization, user id, id
using TargetStateKey = std::tuple<std::string, std::string>;                           // organization, target
using DueTargetKey = std::tuple<absl::Time, std::string, std::string>;                 // time, organization, target
using EndedDeliveryKey = std::tuple<absl::Time, std::string, std::string>;             // time, organization, id
using PlanKey = std::tuple<std::string, uint64_t>;                                     // organization, place
using OrganizationKey = std::tuple<std::string>;
using OptOutKey = std::tuple<std::string, std::string>;  // organization, digest of an address

// (organization, user id, notice id) -> a person's notice. Scan backwards: an inbox, the newest first.
inline constexpr Keyspace<NoticeKey, storage::v1::NoticeRecord> kNotices{Family::kRows, 1, "notices"};
// (organization, user id, notice id). Unread notices. No longer written, since kNotices and kInboxes contain them:
// main.cc has the rows swept.
inline constexpr Keyspace<NoticeKey, NoValue> kUnreadNotices{Family::kRows, 2, "unread_notices"};
// (organization, user id) -> figures of an inbox.
inline constexpr Keyspace<InboxKey, storage::v1::InboxRecord> kInboxes{Family::kRows, 3, "inboxes"};
// (organization, user id, subject). A subject that the user has muted.
inline constexpr Keyspace<MuteKey, NoValue> kMutes{Family::kRows, 4, "mutes"};
// (organization, subscription id) -> a subscription of the organization's own. Scan: all, in order of ids.
inline constexpr Keyspace<SubscriptionKey, storage::v1::SubscriptionRecord> kSubscriptions{Family::kRows, 5,
                                                                                           "subscriptions"};
// (organization, order id) -> the stored part of a purchase order.
inline constexpr Keyspace<LadderedKey, storage::v1::OrderRecord> kOrders{Family::kRows, 6, "orders"};
// (organization, day of the next step of its ladder, order id). No longer written: jobs/rearm.h moves existing rows to
// kOrdersByStepDay.
inline constexpr Keyspace<OrderByDayKey, NoValue> kOrdersByNextStep{Family::kRows, 7, "orders_by_next_step"};
// (producer) -> the snapshots of orders, or of invoices, that were taken in this partition.
inline constexpr Keyspace<ProducerKey, storage::v1::SnapshotRecord> kSnapshots{Family::kRows, 8, "snapshots"};
// (organization, target id) -> a webhook for notices. Scan: all, in order of ids.
inline constexpr Keyspace<TargetKey, storage::v1::TargetRecord> kTargets{Family::kRows, 9, "targets"};
// (organization, delivery id) -> a notice on its way to a target. Scan backwards: the newest first.
inline constexpr Keyspace<DeliveryKey, storage::v1::DeliveryRecord> kDeliveries{Family::kRows, 10, "deliveries"};
// (organization, target, subject, place) -> a pending delivery. Scan: the order in which they are tried.
inline constexpr Keyspace<PlaceKey, storage::v1::PlaceRecord> kPlaces{Family::kRows, 11, "places"};
// (organization, target, due time, delivery id). Scan: the target's deliveries to try, in order of due time; of each
// subject only the first.
inline constexpr Keyspace<DueDeliveryKey, NoValue> kDueDeliveries{Family::kRows, 12, "due_deliveries"};
// (organization, state, delivery id). Scan: pending or dead deliveries; delivered ones are not included.
inline constexpr Keyspace<DeliveryByStateKey, NoValue> kDeliveriesByState{Family::kRows, 13, "deliveries_by_state"};
// (organization, user id, delivery id). Scan: the deliveries of a person's notices.
inline constexpr Keyspace<DeliveryByUserKey, NoValue> kDeliveriesByUser{Family::kRows, 14, "deliveries_by_user"};
// (organization, target) -> the state of a target.
inline constexpr Keyspace<TargetStateKey, storage::v1::TargetStateRecord> kTargetStates{Family::kRows, 15,
                                                                                        "target_states"};
// (time, organization, target). Scan: the targets in order of due time.
inline constexpr Keyspace<DueTargetKey, NoValue> kDueTargets{Family::kRows, 16, "due_targets"};
// (organization, place) -> a notice whose deliveries are still to be planned. Scan: in order of their places.
inline constexpr Keyspace<PlanKey, storage::v1::PlanRecord> kPlans{Family::kRows, 17, "plans"};
// (organization) -> figures of its deliveries.
inline constexpr Keyspace<OrganizationKey, storage::v1::DeliveryFiguresRecord> kDeliveryFigures{Family::kRows, 18,
                                                                                                "delivery_figures"};
// (time, organization, delivery id). Scan: ended deliveries, the oldest first.
inline constexpr Keyspace<EndedDeliveryKey, NoValue> kEndedDeliveries{Family::kRows, 19, "ended_deliveries"};
// (organization, user id) -> the user's preferences.
inline constexpr Keyspace<InboxKey, storage::v1::PreferencesRecord> kPreferences{Family::kRows, 24, "preferences"};
// (organization, kind, language in lower case) -> the organization's own words.
inline constexpr Keyspace<TemplateKey, storage::v1::TemplateRecord> kTemplates{Family::kRows, 25, "templates"};
// (organization, user id, message, notice id). Scan: the notices of one message, in order of arrival.
inline constexpr Keyspace<GatheredKey, NoValue> kGathered{Family::kRows, 26, "gathered"};
// (organization, digest of an address) -> a person without an account who does not want e-mails.
inline constexpr Keyspace<OptOutKey, storage::v1::OptOutRecord> kOptOuts{Family::kRows, 27, "opt_outs"};
// (organization, user id) -> an erased person whose rows are to be deleted. Scan: all that are not finished.
inline constexpr Keyspace<InboxKey, storage::v1::ErasureRecord> kErasures{Family::kRows, 28, "erasures"};
// (organization) -> the ladders for ends of orders: the current one and earlier ones.
inline constexpr Keyspace<OrganizationKey, storage::v1::LaddersRecord> kLadders{Family::kRows, 29, "ladders"};
// (organization). Scan: organizations whose orders are still being moved to another ladder.
inline constexpr Keyspace<OrganizationKey, NoValue> kChangingLadders{Family::kRows, 30, "changing_ladders"};
// (day of the next step of its ladder, organization, order id). Scan: due orders of all organizations, in order of
// their days. The day is that of the organization's calendar, whatever its zone, stored as the day's first instant in
// UTC.
inline constexpr Keyspace<StepDayKey, NoValue> kOrdersByStepDay{Family::kRows, 31, "orders_by_step_day"};
// (organization, invoice id) -> the stored part of an invoice that has a due date.
inline constexpr Keyspace<LadderedKey, storage::v1::DueInvoiceRecord> kDueInvoices{Family::kRows, 32, "due_invoices"};
// (day of the next step of its ladder, or of its deletion, organization, invoice id). As kOrdersByStepDay.
inline constexpr Keyspace<StepDayKey, NoValue> kInvoicesByStepDay{Family::kRows, 33, "invoices_by_step_day"};
// (organization) -> the ladders for due dates of invoices: the current one and earlier ones.
inline constexpr Keyspace<OrganizationKey, storage::v1::LaddersRecord> kInvoiceLadders{Family::kRows, 34,
                                                                                       "invoice_ladders"};
// (organization). Scan: organizations whose invoices are still being moved to another ladder.
inline constexpr Keyspace<OrganizationKey, NoValue> kChangingInvoiceLadders{Family::kRows, 35,
                                                                            "changing_invoice_ladders"};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_
