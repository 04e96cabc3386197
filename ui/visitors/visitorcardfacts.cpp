// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/visitorcard.h"

#include "ui/conversations/whywords.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/textbutton.h"

#include <QDateTime>

//! What the card says in keys and values: where from, how often, why here, whether blocked.
namespace kefu::ui {

namespace {

//! The name and the avatar stand above already.
bool isShownAbove(const QString &key)
{
    return key.compare(QLatin1String("nickName"), Qt::CaseInsensitive) == 0
        || key.compare(QLatin1String("avatarUrl"), Qt::CaseInsensitive) == 0;
}

QString date(qint64 at, const QString &format)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at).toString(format) : QString();
}
} // namespace

//! The keys mini programs use by habit, in words; any other as it is.
QString VisitorCardView::sourceName(const QString &key) const
{
    const QString known = key.toLower();
    if (known == QLatin1String("page") || known == QLatin1String("path"))
        return tr("Page");
    if (known == QLatin1String("city"))
        return tr("City");
    if (known == QLatin1String("phone") || known == QLatin1String("mobile"))
        return tr("Phone");
    if (known == QLatin1String("order") || known == QLatin1String("orderid"))
        return tr("Order");
    if (known == QLatin1String("vip") || known == QLatin1String("level"))
        return tr("Membership");
    return displayLine(key, 40);
}

void VisitorCardView::refreshSource(const VisitorCard *card)
{
    const bool any = card
        && std::any_of(card->source.begin(), card->source.end(),
                       [](const SourceField &field) { return !isShownAbove(field.key); });
    m_source->setVisible(any);
    m_sourceLine->setVisible(any);
    if (!any)
        return;
    QList<std::pair<QString, QString>> facts;
    for (const SourceField &field : card->source) {
        if (isShownAbove(field.key))
            continue;
        facts.emplaceBack(field.key.isEmpty() ? tr("Entry") : sourceName(field.key),
                          maskedPhones(field.value));
    }
    m_source->setTitle(tr("Where from"));
    if (card->sourceVerified)
        m_source->setRemark(Icon::Check, &Theme::accent, tr("verified"),
                            tr("Signed by the mini program: the visitor cannot have made it up."));
    else
        m_source->setRemark(
            Icon::Question, &Theme::sub, tr("not verified"),
            tr("The mini program does not sign it: a visitor can have changed it."));
    m_source->setFacts(facts);
}

void VisitorCardView::refreshVisits(const VisitorCard *card)
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    QList<std::pair<QString, QString>> facts;
    if (card && card->firstSeenAt > 0)
        facts.emplaceBack(tr("First"), date(card->firstSeenAt, QStringLiteral("yyyy-MM-dd")));
    if (info)
        facts.emplaceBack(tr("This one"),
                          tr("since %1").arg(date(info->openedAt, QStringLiteral("MM-dd HH:mm"))));
    if (card && card->conversations > 0)
        facts.emplaceBack(tr("In all"), QString::number(card->conversations));
    if (const QString why = whyWords(); !why.isEmpty())
        facts.emplaceBack(tr("Why here"), why);
    m_visits->setTitle(tr("Visits"));
    m_visits->setFacts(facts);
}

// ---- why here

//! Where it is, as far as the answer to "why" depends on it.
VisitorCardView::Place VisitorCardView::placeOf(const ConversationInfo &info) const
{
    return { info.id, info.owner, info.state };
}

//! The explanation is asked for once for every place.
void VisitorCardView::askForWhy()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (!info || !isVisible() || m_whyOf == placeOf(*info))
        return;
    m_whyOf = placeOf(*info);
    m_why.reset();
    refreshVisits(m_store.card(m_visitor)); // the former reason holds no more
    askWhy(m_service, info->id, this, [this, place = m_whyOf](const Result<Explanation> &why) {
        if (place != m_whyOf)
            return;
        if (why)
            m_why = *why;
        else if (isTransient(why.error().code))
            m_whyOf = {}; // asked again with the card
        refreshVisits(m_store.card(m_visitor));
    });
}

//! A conversation that came, went or ended changes what the relay says of the visitor.
void VisitorCardView::askWhenItMoved()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (info && m_whyOf.conversation.isValid() && m_whyOf != placeOf(*info))
        ask();
}

QString VisitorCardView::whyWords() const
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (!info || !m_why || m_why->conversation != info->id)
        return {};
    const QString owner = info->owner == m_store.me().id ? m_store.me().nickname
                                                         : m_store.people().nameOf(info->owner);
    return whyHeadline(*m_why, displayLine(owner, 40), m_service.relayNow());
}

// ---- the blacklist

void VisitorCardView::refreshBlock(const VisitorCard *card)
{
    const bool blocked = isBlocked();
    m_foot->setVisible(m_visitor.isValid());
    m_block->setText(blocked ? tr("Unblock") : tr("Block…"));
    m_blockedWords->setText(
        blocked
            ? tr("Blocked until %1").arg(date(card->blockedUntilAt, QStringLiteral("yyyy-MM-dd")))
            : QString());
}

} // namespace kefu::ui
