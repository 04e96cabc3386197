// SPDX-License-Identifier: Apache-2.0
#include "ui/model/conversationstore.h"

#include <utility>

//! What happens in this console itself: own messages, read marks, drafts.
namespace kefu::ui {

void ConversationStore::addLocal(const LocalMessage &message)
{
    const VisitorId visitor = message.message.visitor;
    stateOf(visitor).log.addLocal(message);
    tellLog(visitor, { 0, 0, true });
    refreshRow(visitor);
}

void ConversationStore::refuseLocal(VisitorId visitor, const QString &clientMessageId,
                                    const Error &error)
{
    if (!stateOf(visitor).log.refuseLocal(clientMessageId, error))
        return;
    tellLog(visitor, { 0, 0, true });
    refreshRow(visitor);
}

void ConversationStore::removeLocal(VisitorId visitor, const QString &clientMessageId)
{
    if (!stateOf(visitor).log.removeLocal(clientMessageId))
        return;
    tellLog(visitor, { 0, 0, true });
    refreshRow(visitor);
}

bool ConversationStore::markReadLocally(VisitorId visitor, int seq)
{
    const ConversationInfo *info = currentOf(visitor);
    if (!info || seq <= std::max(info->readSeq, stateOf(visitor).localReadSeq))
        return false;
    stateOf(visitor).localReadSeq = seq;
    refreshRow(visitor);
    return true;
}

void ConversationStore::withdrawReadMark(VisitorId visitor)
{
    if (!find(visitor))
        return;
    stateOf(visitor).localReadSeq = 0;
    refreshRow(visitor);
}

void ConversationStore::setWords(const Words &words)
{
    m_words = words;
    Q_EMIT wordsChanged();
}

void ConversationStore::clear()
{
    m_me = {};
    m_channels.clear();
    m_dispositions.clear();
    m_cursor = {};
    m_epoch.clear();
    m_complete = false;
    m_unread = 0;
    m_visitors.clear();
    m_conversations.clear();
    m_lost.clear();
    m_cards.clear();
    m_people.clear();
    m_awayReason.clear();
    m_awayUntilAt = 0;
    dropDrafts();
    Q_EMIT reset();
}

// ---- drafts

void ConversationStore::setDraft(VisitorId visitor, const QString &text)
{
    if (text == m_drafts.value(visitor))
        return;
    if (text.isEmpty())
        m_drafts.remove(visitor);
    else
        m_drafts.insert(visitor, text);
    Q_EMIT draftChanged(visitor);
}

void ConversationStore::restoreDrafts(const QHash<VisitorId, QString> &drafts)
{
    for (auto it = drafts.begin(); it != drafts.end(); ++it) {
        if (!m_drafts.contains(it.key()))
            setDraft(it.key(), it.value());
    }
}

void ConversationStore::setDraftPictures(VisitorId visitor, const QList<Attachment> &pictures)
{
    if (samePictures(pictures, m_draftPictures.value(visitor)))
        return;
    if (pictures.isEmpty())
        m_draftPictures.remove(visitor);
    else
        m_draftPictures.insert(visitor, pictures);
    Q_EMIT draftChanged(visitor);
}

void ConversationStore::restoreDraftPictures(VisitorId visitor, const QList<Attachment> &pictures)
{
    if (!m_draftPictures.contains(visitor))
        setDraftPictures(visitor, pictures);
}

void ConversationStore::dropDrafts()
{
    const QList<VisitorId> dropped = m_drafts.keys() + m_draftPictures.keys();
    m_drafts.clear();
    m_draftPictures.clear();
    for (const VisitorId visitor : dropped)
        Q_EMIT draftChanged(visitor);
}

} // namespace kefu::ui
