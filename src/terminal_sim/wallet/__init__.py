"""The phone's interface (手机端接口): show, bind, grant, review, records and messages over JSON."""
