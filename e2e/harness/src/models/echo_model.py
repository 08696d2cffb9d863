"""A model that returns its input, so that only the way to the model and back is measured."""


class Model:
    def predict(self, input):
        return input
