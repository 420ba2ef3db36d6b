#pragma once

#include "model/service_control.h"

#include <QDialog>

class QPushButton;

namespace dx {

/**
 * The historical answer to a pause with PauseKicksDX = 1: the stop sign with error 2140, and below
 * it, with an information sign, what it means. Enter watches, Esc is OK. Where nothing could be
 * triggered, Set up… stands in the place of Watch.
 */
class PauseAnswerBox final : public QDialog
{
    Q_OBJECT
public:
    explicit PauseAnswerBox(const ControlAnswer &answer, QWidget *parent = nullptr);

Q_SIGNALS:
    void watchRequested();
    void setUpRequested();

private:
    QWidget *paragraph(int standardIcon, const QString &text, const QString &name);
    QPushButton *choice(bool started);
};

} // namespace dx
