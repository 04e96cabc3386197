// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class Button;
class EpisodeRow;
class PlainLabel;

//! 最近会话 of the visitor card (desk.md 3.4): day, 小结, who had it; a click reads it in the chat.
class EpisodeList : public QWidget {
    Q_OBJECT
public:
    explicit EpisodeList(const Look &look, QWidget *parent = nullptr);

    void setEpisodes(const QList<VisitorEpisode> &episodes);
    int count() const { return int(m_rows.size()); }
    QSize sizeHint() const override;

Q_SIGNALS:
    void allWanted();
    void episodeWanted(const kefu::VisitorEpisode &episode);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void layOut();

    const Look &m_look;
    PlainLabel *m_title;
    Button *m_all;
    QList<EpisodeRow *> m_rows;
};

} // namespace kefu::ui
